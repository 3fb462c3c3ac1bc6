import { expect, test } from 'vitest';
import { liveCells } from '../../../../src/report/live/cells.ts';
import { lookAtEnd } from '../../../../src/report/live/look-at-end.ts';
import { lookOf } from '../../../helpers/live-looks.ts';
import { readResult } from '../../../helpers/results.ts';

const last = lookOf({ inFlight: 3, violations: 1, violationsByRule: { 'jitter-bounds': 1 } });
const result = readResult('fail');
const counts = { ...result.counts, operations: 1_000, attempts: 1_500, retries: 500, dropped: 2 };
const [rule, other] = result.rules;
if (!rule || !other) throw new Error('the recorded result has too few rules');

test('once a run is over, its result has the last word', () => {
  const over = lookAtEnd(last, {
    ...{ ...result, durationMs: 20_000, counts },
    rules: [
      { ...rule, id: 'jitter-bounds', violations: 4 },
      { ...other, violations: 0 },
      { ...other, id: 'retries-transient', violations: 2 },
    ],
    metrics: {
      ...result.metrics,
      response: { ...result.metrics.response, count: 900, p50: 1_000, p99: 9_000 },
    },
  });
  const { stage: _, ...told } = last;
  expect(over).toEqual({
    ...told,
    ...{ phase: 'over', doneShare: 1, elapsedMs: 20_000, inFlight: 0, faults: [] },
    ...{ operations: 1_000, attempts: 1_500, retries: 500, dropped: 2 },
    ...{ arrivalsPerSecond: 50, amplification: 1.5, violations: 6 },
    violationsByRule: { 'jitter-bounds': 4, 'retries-transient': 2 },
    latency: { count: 900, p50Us: 1_000, tail: { name: 'p99', valueUs: 9_000 } },
  });
  const { time, rate, stage } = liveCells(over);
  expect({ time, rate, stage }).toEqual({
    ...{ time: '20.0 s', rate: '50/s on average', stage: 'nothing arrives any more' },
  });
});

test('what arrived in the warm-up stays counted', () => {
  const warmup = { durationMs: 1_000, counts };
  const { operations, attempts, retries, dropped } = lookAtEnd(last, { ...result, counts, warmup });
  expect({ operations, attempts, retries, dropped }).toEqual({
    ...{ operations: 2_000, attempts: 3_000, retries: 1_000, dropped: 4 },
  });
});

test('a run of nothing divides by nothing', () => {
  const none = { ...counts, operations: 0, attempts: 0, retries: 0 };
  const over = lookAtEnd(last, { ...result, durationMs: 0, counts: none });
  expect([over.arrivalsPerSecond, over.amplification]).toEqual([0, 1]);
});
