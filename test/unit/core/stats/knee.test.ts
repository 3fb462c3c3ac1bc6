import { expect, test } from 'vitest';
import type { BreakpointStep, ThresholdOutcome } from '../../../../src/core/result.ts';
import { describeKnee, kneeOf, thresholdsAtKnee } from '../../../../src/core/stats/knee.ts';

const expression = 'errors < 1%';
const outcomes: Readonly<Record<ThresholdOutcome['holds'], ThresholdOutcome>> = {
  yes: { expression, value: 0, holds: 'yes' },
  no: { expression, value: 0.5, holds: 'no' },
  inconclusive: { expression, holds: 'inconclusive', reason: 'no operation arrived' },
};

/** Steps of 10/s, 20/s … that came to this. */
const stepsOf = (...holds: readonly ThresholdOutcome['holds'][]): BreakpointStep[] =>
  holds.map((each, index) => ({
    ...{ startMs: index * 1_000, ratePerSecond: (index + 1) * 10 },
    ...{ operations: 10, succeeded: 10, failed: 0, dropped: 0 },
    thresholds: [outcomes[each]],
  }));

const missed = 'threshold errors < 1% was missed: it was 50%';

test.for([
  [['yes', 'yes', 'no'], 20, 'yes', `the knee is at 20/s: at 30/s ${missed}`],
  [['yes', 'inconclusive', 'no'], 10, 'yes', `the knee is at 10/s: at 30/s ${missed}`],
  [
    ['yes', 'yes'],
    20,
    'yes',
    'the knee is not below 20/s: no step missed any threshold, so raise the rate',
  ],
  [['no'], undefined, 'no', `there is no knee: no step held all thresholds, and at 10/s ${missed}`],
  [
    ['inconclusive'],
    undefined,
    'inconclusive',
    'there is no knee: no step held all thresholds, and no step missed any',
  ],
] as const)('of steps that came to %j the knee is %d', ([holds, knee, verdict, sentence]) => {
  const steps = stepsOf(...holds);
  expect([
    kneeOf(steps)?.ratePerSecond,
    thresholdsAtKnee({ steps }),
    describeKnee({ steps }),
  ]).toEqual([knee, [outcomes[verdict]], sentence]);
});
