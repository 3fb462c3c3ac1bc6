import { expect, test } from 'vitest';
import { amplificationOf } from '../../../../src/core/stats/amplification.ts';
import { readResult } from '../../../helpers/results.ts';

test.for([
  [{ operations: 12, dropped: 2, attempts: 15 }, 1.5],
  [{ operations: 3, dropped: 3, attempts: 0 }, 1],
  [{ operations: 0, dropped: 0, attempts: 0 }, 1],
] as const)('of %j the amplification is %d', ([some, expected]) => {
  expect(amplificationOf({ ...readResult('pass').counts, ...some })).toBe(expected);
});
