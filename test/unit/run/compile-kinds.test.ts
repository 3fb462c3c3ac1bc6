import { expect, test } from 'vitest';
import { weightedPick } from '../../../src/run/compile-kinds.ts';
import type { OperationKind } from '../../../src/run/operation-kind.ts';

const kinds = ['a', 'b', 'c'].map((name) => ({ name }) as OperationKind);

test.for([
  [0, 'a'],
  [0.29, 'a'],
  [0.3, 'b'],
  [0.89, 'b'],
  [0.9, 'c'],
  [0.999999, 'c'],
] as const)('of weights 3, 6 and 1 the number %f picks %s', ([at, name]) => {
  expect(weightedPick(kinds, [3, 6, 1])(at).name).toBe(name);
});
