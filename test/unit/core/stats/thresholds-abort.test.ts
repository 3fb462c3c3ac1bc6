import { expect, test } from 'vitest';
import type { ThresholdSpec } from '../../../../src/core/stats/thresholds.ts';
import { parseThreshold } from '../../../../src/core/stats/thresholds.ts';
import { abortingThreshold, endedEarly } from '../../../../src/core/stats/thresholds-abort.ts';
import { readResult } from '../../../helpers/results.ts';

const { counts, metrics, operations } = readResult('pass');

/** A fifth of 100 operations failed in so many milliseconds. */
const failing = (durationMs: number) => ({
  counts: { ...counts, operations: 100, succeeded: 80, failed: 20, dropped: 0 },
  ...{ metrics, operations, amplification: 1.5, durationMs },
});
const spec = (expression: string, abortAfterMs?: number): ThresholdSpec => ({
  threshold: parseThreshold(expression),
  ...(abortAfterMs === undefined ? {} : { abortAfterMs }),
});

test('a threshold ends the run from its delay on, and its value then is what stays', () => {
  const specs = [spec('amplification <= 1'), spec('errors < 10%', 5_000)];
  expect([4_999, 5_000].map((ms) => abortingThreshold(specs, failing(ms)))).toEqual([
    undefined,
    {
      index: 1,
      outcome: {
        expression: 'errors < 10%',
        value: 0.2,
        holds: 'no',
        reason: 'after 5.00 s, which ended the run',
      },
    },
  ]);
});

test.for([
  ['one that holds', 'errors < 30%'],
  ['one that cannot be decided yet', 'response.p99{unknown} < 1ms'],
] as const)('%s ends nothing', ([, expression]) => {
  expect(abortingThreshold([spec(expression, 0)], failing(60_000))).toBeUndefined();
});

test('a result tells whether a threshold ended its run', () => {
  const abort = abortingThreshold([spec('errors < 10%', 0)], failing(60_000));
  const missed = { expression: 'errors < 10%', value: 0.2, holds: 'no' } as const;
  expect(endedEarly(abort ? [missed, abort.outcome] : [])).toBe(true);
  expect(endedEarly([missed])).toBe(false);
});
