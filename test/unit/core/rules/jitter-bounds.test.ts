import { expect, test } from 'vitest';
import { jitterBounds } from '../../../../src/core/rules/jitter-bounds.ts';
import type { RuleContext } from '../../../../src/core/rules/rule.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

/** A failure, its first wait, and a success; operations follow each other by `everyMs`. */
function retriedAfter(waits: readonly number[], everyMs = 10_000) {
  return waits.map((waitMs, index) => {
    const startMs = index * everyMs;
    const failed = { startMs, firstByteMs: startMs, endMs: startMs, outcome: response(503) };
    return operationOf([failed, { startMs: startMs + waitMs }], { id: `op-${index}` });
  });
}

function judged(waits: readonly number[], fields: Partial<RuleContext> = {}, everyMs?: number) {
  const operations = retriedAfter(waits, everyMs);
  const { verdict, checked, violations, inconclusive, notes } = conclude(
    jitterBounds,
    contextUnder('aigeon', fields),
    operations,
  );
  return { verdict, checked, violations, inconclusive, notes };
}

const times = (count: number, value: number) => Array.from({ length: count }, () => value);
const clean = { violations: 0, inconclusive: 0, notes: [] };

test('so many late waits as chance does not explain are all violations', () => {
  expect(judged([...times(6, 900), ...times(14, 600)])).toEqual({
    ...clean,
    verdict: 'fail',
    checked: 20,
    violations: 6,
  });
});

test('one late wait less is told as a remark', () => {
  expect(judged([...times(5, 900), ...times(15, 600)])).toEqual({
    ...clean,
    verdict: 'pass',
    checked: 20,
    notes: ['5 of 20 waits ended late, 6 would be more than chance'],
  });
});

test('late violations beyond the kept evidence still count', () => {
  expect(judged(times(30, 900))).toMatchObject({ checked: 30, violations: 30 });
});

test('with fewer than five waits lateness is not decided', () => {
  expect(judged(times(4, 900))).toEqual({
    ...clean,
    verdict: 'inconclusive',
    checked: 0,
    inconclusive: 4,
  });
});

test('waits that end within 100 ms of each other count once', () => {
  expect(judged(times(50, 900), {}, 1)).toMatchObject({
    verdict: 'inconclusive',
    inconclusive: 1,
  });
});

test('the noise of the observer widens the bound', () => {
  const noiseMs = () => 200;
  expect(judged(times(5, 900), { noiseMs })).toEqual({ ...clean, verdict: 'pass', checked: 5 });
});

test('noise that the observer learns of later excuses the waits before it', () => {
  let calls = 0;
  // Five waits are heard while all is quiet; then comes the stall of 200 ms.
  const noiseMs = () => (calls++ < 5 ? 0 : 200);
  expect(judged(times(5, 900), { noiseMs })).toEqual({ ...clean, verdict: 'pass', checked: 5 });
});

test('of late waits the latest are shown', () => {
  const operations = retriedAfter([...times(10, 900), ...times(3, 2_000)]);
  const { evidence } = conclude(jitterBounds, contextUnder(), operations);
  const shown = evidence.filter(({ sentence }) => sentence.startsWith('waited 2000 ms'));
  expect([evidence.length, shown.length]).toEqual([10, 3]);
});

test('a wait at whose end the observer stood still is not late', () => {
  const judgedWithStallAt = (atMs: number) =>
    judged(times(5, 900), { stalledWithin: (fromMs, toMs) => fromMs <= atMs && atMs <= toMs });
  expect([649, 650].map(judgedWithStallAt)).toMatchObject([
    { verdict: 'fail', checked: 5, violations: 5 },
    { verdict: 'inconclusive', checked: 1, inconclusive: 4 },
  ]);
});

test('an early wait is a violation, however few the waits are', () => {
  expect(judged([900, 400])).toMatchObject({ verdict: 'fail', violations: 1, inconclusive: 1 });
});

test('a stall excuses no early retry', () => {
  const stalledWithin = () => true;
  expect(judged([400], { stalledWithin })).toMatchObject({ verdict: 'fail', violations: 1 });
});

test('the first wait of a process that was just started is judged for earliness alone', () => {
  const observer = 'endpoint' as const;
  const late = judged(times(20, 900), { observer });
  const early = judged([494], { observer });
  expect([late, early]).toEqual([
    { ...clean, verdict: 'pass', checked: 20 },
    { ...clean, verdict: 'fail', checked: 1, violations: 1 },
  ]);
});
