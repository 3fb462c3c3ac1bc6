import fc from 'fast-check';
import { expect, test } from 'vitest';
import { budgetReserve, createBudget } from '../../../../src/core/retry/budget.ts';

/** How many of these wishes are granted; true: an operation has begun, false: it wants a retry. */
function granted(budget: number, wishes: readonly boolean[]): number {
  const left = createBudget(budget);
  let count = 0;
  for (const begins of wishes) {
    if (begins) left.deposit();
    else if (left.take()) count += 1;
  }
  return count;
}

test('however operations and wishes for retries follow, the attempts stay within the budget', () => {
  const law = fc.property(
    fc.double({ min: 1, max: 5, noNaN: true }),
    fc.array(fc.boolean(), { maxLength: 400 }),
    (budget, wishes) => {
      const operations = wishes.filter(Boolean).length;
      return granted(budget, wishes) <= operations * (budget - 1) + budgetReserve + 1e-6;
    },
  );
  expect(fc.check(law)).toMatchObject({ failed: false });
});

test('what a long healthy time earned is not saved up beyond the reserve', () => {
  const wishes = [...Array(1_000).fill(true), ...Array(1_000).fill(false)];
  expect([1, 2, 3].map((budget) => granted(budget, wishes))).toEqual([10, 11, 12]);
});

test('a budget of 2 grants each failing operation one retry, and the reserve besides', () => {
  const wishes = Array.from({ length: 50 }, () => [true, false, false, false, false]).flat();
  expect(granted(2, wishes)).toBe(60);
});

test('a billionth that rounding took is no retry less', () => {
  const wishes = [...Array(10).fill(false), true, false];
  expect([2 - 1e-10, 2 - 3e-9].map((budget) => granted(budget, wishes))).toEqual([11, 10]);
});

test('a budget of 1.2 grants each fifth operation a retry', () => {
  const wishes = [
    ...Array(10).fill(false),
    ...Array.from({ length: 50 }, () => [true, false]).flat(),
  ];
  expect(granted(1.2, wishes)).toBe(20);
});
