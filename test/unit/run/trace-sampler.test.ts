import { expect, test } from 'vitest';
import type { TraceRecord } from '../../../src/core/trace.ts';
import type { Chain } from '../../../src/run/chain.ts';
import { TraceSampler } from '../../../src/run/trace-sampler.ts';
import { attempt, clientResult } from '../../helpers/records.ts';

/** A sampler with what it wrote. */
function sampling(sampleAbove: number, seed = '1') {
  const written: TraceRecord[] = [];
  const trace = { write: (record: TraceRecord) => void written.push(record) };
  return { written, sampler: new TraceSampler({ trace, sampleAbove, seed, runId: '0' }) };
}

/** So many operations that arrive evenly over seconds and settle at once; the ids of those written. */
function idsOf(sampleAbove: number, { perSecond = 1_000, seconds = 3, seed = '1' } = {}): string[] {
  const { sampler, written } = sampling(sampleAbove, seed);
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const id = String(index);
    sampler.arrived({ id, index, chain: undefined, arrivalMs: (index * 1_000) / perSecond });
    sampler.take(clientResult(id, index));
    sampler.settled(id, false);
  }
  expect(sampler.share).toBe(written.length / (perSecond * seconds));
  return written.map((record) => ('operation' in record ? (record.operation ?? '') : ''));
}

test('up to the rate every operation is written', () => {
  expect(idsOf(100, { perSecond: 100 })).toEqual(Array.from({ length: 300 }, (_, i) => String(i)));
});

test('above the rate about so many a second are written, chosen by the seed', () => {
  const ids = idsOf(100);
  const later = ids.filter((id) => Number(id) >= 1_000);
  // 200 are expected of 2,000; the bounds are five standard deviations away.
  expect(later.length).toBeGreaterThan(130);
  expect(later.length).toBeLessThan(270);
  expect(idsOf(100)).toEqual(ids);
  expect(idsOf(100, { seed: '2' })).not.toEqual(ids);
});

test('with a rate of 0 what broke a rule is written, whole and in order, and nothing else', () => {
  const { sampler, written } = sampling(0);
  for (const [index, id] of ['0', '1'].entries()) {
    sampler.arrived({ id, index, chain: undefined, arrivalMs: 0 });
  }
  const records = [attempt({ operation: '1' }), clientResult('1', 2)];
  sampler.take(attempt({ operation: '0' }));
  for (const record of records) sampler.take(record);
  sampler.settled('0', false);
  expect(written).toEqual([]);
  sampler.settled('1', true);
  expect([written, sampler.share]).toEqual([records, 0.5]);
});

test('what follows an operation goes with it, however fast the load is by then', () => {
  const { sampler, written } = sampling(1);
  const chains = [{} as Chain, {} as Chain];
  for (const [index, chain] of chains.entries()) {
    sampler.arrived({ id: String(index), index, chain, arrivalMs: 0 });
  }
  for (let index = 2; index < 1_000; index += 1) {
    sampler.arrived({ id: String(index), index, chain: undefined, arrivalMs: 1 });
  }
  sampler.arrived({ id: '0.1', index: 0, chain: chains[0], arrivalMs: 1_500 });
  const records = [attempt({ operation: '0' }), attempt({ operation: '0.1' })];
  for (const record of records) sampler.take(record);
  expect(written).toEqual(records);
});

test('a slow second after a fast one is sampled, and the one after it is whole again', () => {
  const { sampler, written } = sampling(10);
  const arrive = (index: number, arrivalMs: number): void => {
    const id = String(index);
    sampler.arrived({ id, index, chain: undefined, arrivalMs });
    sampler.take(clientResult(id, arrivalMs));
  };
  for (let index = 0; index < 1_000; index += 1) arrive(index, 0);
  const before = written.length;
  for (let index = 1_000; index < 1_010; index += 1) arrive(index, 1_000);
  expect(written.length - before).toBeLessThan(10);
  const slow = written.length;
  for (let index = 1_010; index < 1_020; index += 1) arrive(index, 2_000);
  expect(written.length - slow).toBe(10);
});
