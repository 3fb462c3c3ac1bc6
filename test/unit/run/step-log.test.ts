import { beforeAll, expect, test } from 'vitest';
import { loadHistograms } from '../../../src/core/stats/histogram.ts';
import { parseThreshold } from '../../../src/core/stats/thresholds.ts';
import { StepLog } from '../../../src/run/step-log.ts';

beforeAll(loadHistograms);

/** Three steps of a second each, 10/s to 30/s; how often one broke the log. */
function logging() {
  const seen = { broken: 0 };
  const log = new StepLog({
    stages: [10, 20, 30].map((to) => ({ durationMs: 1_000, from: to, to })),
    thresholds: [{ threshold: parseThreshold('errors < 10%') }],
    operationNames: ['op'],
    ledger: false,
    onBroken() {
      seen.broken += 1;
    },
  });
  const ends = (atMs: number, result: 'succeeded' | 'failed'): void => {
    log.at(atMs)?.counts.arrived();
    log.at(atMs)?.counts.ended(result);
  };
  const rates = () => log.result().steps.map(({ ratePerSecond }) => ratePerSecond);
  return { log, seen, ends, rates };
}

test('a step is judged by what arrived in it, once it is over', () => {
  const { log, seen, ends, rates } = logging();
  ends(0, 'succeeded');
  ends(1_000, 'failed');
  log.look(999);
  expect(rates()).toEqual([]);
  log.look(1_999);
  expect([rates(), seen.broken]).toEqual([[10], 0]);
  log.look(2_000);
  expect([rates(), seen.broken, log.result().kneePerSecond]).toEqual([[10, 20], 1, 10]);
  ends(2_500, 'succeeded');
  log.look(9_000);
  expect([rates(), seen.broken]).toEqual([[10, 20], 1]);
});

test('a step waits for its operations for as long again, and what is open then decides nothing', () => {
  const { log, ends, rates } = logging();
  ends(0, 'succeeded');
  log.at(0)?.counts.arrived();
  log.look(1_999);
  expect(rates()).toEqual([]);
  log.look(2_000);
  expect(log.result().steps[0]?.thresholds[0]?.holds).toBe('inconclusive');
});

test('at the end of a run a step that was cut short is none', () => {
  const { log, ends, rates } = logging();
  ends(0, 'succeeded');
  ends(1_000, 'succeeded');
  log.look(1_500, true);
  expect(rates()).toEqual([10]);
});
