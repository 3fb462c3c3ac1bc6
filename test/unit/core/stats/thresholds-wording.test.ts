import { expect, test } from 'vitest';
import {
  describeThreshold,
  formatThresholdValue,
} from '../../../../src/core/stats/thresholds-wording.ts';

test.for([
  ['response.p99 < 250ms', 0, '0 µs'],
  ['response.p99 < 250ms', 999, '999 µs'],
  ['response.p99 < 250ms', 1_000, '1 ms'],
  ['response.p99 < 250ms', 312_447, '312.447 ms'],
  ['response.p99 < 250ms', 999_999, '999.999 ms'],
  ['response.p99 < 250ms', 1_000_000, '1 s'],
  ['response.p99 < 250ms', 1_234_567, '1.234567 s'],
  ['lag.max{search} < 1s', 2_000, '2 ms'],
  ['errors < 1%', 0.014, '1.4%'],
  ['throughput >= 500/s', 498.2, '498.2/s'],
  ['amplification <= 1.2', 1.31, '1.31'],
  ['attempts.max <= 3', 1_234, '1,234'],
  ['retries < 5', 5, '5'],
  ['duplicateJobs <= 0', 1, '1'],
] as const)('of %s the value %d reads %s', ([expression, value, shown]) => {
  expect(formatThresholdValue({ expression, value, holds: 'no' })).toBe(shown);
});

test('without a value there is nothing to read', () => {
  expect(formatThresholdValue({ expression: 'errors < 1%', holds: 'inconclusive' })).toBe(
    undefined,
  );
});

const expression = 'response.p99 < 250ms';

test('a threshold that held or was missed is told with its value, and why where that is known', () => {
  expect([
    describeThreshold({ expression, value: 249_000, holds: 'yes' }),
    describeThreshold({ expression, value: 312_447, holds: 'no' }),
    describeThreshold({ expression, value: 312_447, holds: 'no', reason: 'of 3 runs' }),
    describeThreshold({ expression, holds: 'no' }),
  ]).toEqual([
    'threshold response.p99 < 250ms held: it was 249 ms',
    'threshold response.p99 < 250ms was missed: it was 312.447 ms',
    'threshold response.p99 < 250ms was missed: it was 312.447 ms of 3 runs',
    'threshold response.p99 < 250ms was missed: it was not told',
  ]);
});

test('a threshold in doubt is told with its reason, where there is one', () => {
  expect([
    describeThreshold({ expression, value: 1, holds: 'inconclusive', reason: '1 was open' }),
    describeThreshold({ expression, value: 1, holds: 'inconclusive' }),
  ]).toEqual([
    'threshold response.p99 < 250ms is inconclusive: 1 was open',
    'threshold response.p99 < 250ms is inconclusive',
  ]);
});
