import { expect, test } from 'vitest';
import type { EngineRound } from '../../../src/core/cross-check.ts';
import { compareEngines } from '../../../src/core/cross-check.ts';

const round = (requestsPerSecond: number, p50Us: number | undefined, busy = 0.5): EngineRound => ({
  requestsPerSecond,
  p50Us,
  busy,
});

test('the medians of both engines stand side by side, whatever the order of the rounds', () => {
  const own = [round(900, 120), round(1_000, 90), round(5_000, 100)];
  const peer = [round(1_000, 100), round(1, 9_000), round(1_001, 10)];
  expect(compareEngines(own, peer)).toEqual({
    retrial: { requestsPerSecond: 1_000, p50Us: 100, busy: 0.5 },
    autocannon: { requestsPerSecond: 1_000, p50Us: 100, busy: 0.5 },
  });
});

test.for<[string, EngineRound, EngineRound, string | undefined]>([
  ['10 % more', round(1_100, 110), round(1_000, 100), undefined],
  ['10 % less', round(900, 90), round(1_000, 100), undefined],
  ['11 % more throughput', round(1_110, 100), round(1_000, 100), 'throughput differs by 11 %'],
  [
    '12 % less service time',
    round(1_000, 88),
    round(1_000, 100),
    'the median service time differs by 12 %',
  ],
  [
    'both, with a sender that had no time left',
    round(2_000, 50, 0.6),
    round(1_000, 100, 0.9),
    'throughput differs by 100 %, the median service time differs by 50 %; autocannon had no processor time left',
  ],
  [
    'both senders without time left',
    round(2_000, 100, 1),
    round(1_000, 100, 1),
    'throughput differs by 100 %; retrial and autocannon had no processor time left',
  ],
  [
    'too few answers',
    round(20, undefined),
    round(1_000, 100),
    'too few answers came to compare anything',
  ],
])('%s', ([, own, peer, disagreement]) => {
  expect(compareEngines([own], [peer]).disagreement).toBe(disagreement);
});
