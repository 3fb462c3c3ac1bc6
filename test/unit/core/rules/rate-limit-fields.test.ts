import { expect, test } from 'vitest';
import {
  rateLimitProblem,
  readCount,
  readReset,
} from '../../../../src/core/rules/rate-limit-fields.ts';

test.for([
  ['10', 10],
  ['0', 0],
  ['100, 100;w=60', 100],
  ['10;w=1', 10],
  ['', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['ten', undefined],
  [undefined, undefined],
] as const)('the count in %j is %j', ([value, count]) => {
  expect(readCount(value)).toBe(count);
});

test.for([
  ['1', { unit: 'seconds', seconds: 1 }],
  ['0.5', { unit: 'seconds', seconds: 0.5 }],
  ['1000000000', { unit: 'seconds', seconds: 1e9 }],
  ['1000000001', { unit: 'epoch-seconds', seconds: 1e9 + 1 }],
  ['1800000000000', undefined],
  ['Mon, 15 Jun 2026 12:00:00 GMT', undefined],
  [undefined, undefined],
] as const)('a reset of %j is %j', ([value, reset]) => {
  expect(readReset(value)).toEqual(reset);
});

test('what was left out is no wrong value', () => {
  expect(rateLimitProblem({}, 'epoch-seconds')).toBeUndefined();
});

test('a wrong value is told with what was promised', () => {
  expect([
    rateLimitProblem({ limit: 'many' }, undefined),
    rateLimitProblem({ limit: '1', remaining: '2' }, undefined),
    rateLimitProblem({ reset: '1' }, 'epoch-seconds'),
    rateLimitProblem({ reset: 'soon' }, undefined),
  ]).toEqual([
    'with a limit of "many", where a whole number of at least 0 was promised',
    'with a remaining of 2 requests, where the limit is 1',
    'with a reset of "1", where Unix epoch seconds were promised',
    'with a reset of "soon", where seconds were promised',
  ]);
});
