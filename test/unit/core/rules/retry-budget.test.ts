import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/core/operation.ts';
import { retryBudget } from '../../../../src/core/rules/retry-budget.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

/** Operations of one process that begin in one second and fail at every attempt. */
function outage(counts: readonly number[], client?: string): Operation[] {
  return counts.map((count, index) => {
    const id = `${client ?? ''}${index}`;
    const attempts = Array.from({ length: count }, (_, retry) => ({
      startMs: index + retry * 1_000,
      outcome: response(503),
      ...(client === undefined ? {} : { client }),
    }));
    return operationOf(attempts, { id, result: clientResult(id, 9_000, 'failed') });
  });
}

const fives = Array<number>(50).fill(5);
const ones = Array<number>(50).fill(1);

test('an outage that every operation tries to the end is told with its amplification', () => {
  const { verdict, violations, evidence } = conclude(
    retryBudget,
    contextUnder('rfc'),
    outage(fives),
  );
  expect({ verdict, violations, evidence }).toEqual({
    verdict: 'info',
    violations: 1,
    evidence: [
      {
        operation: '0',
        attempts: [1, 2, 3, 4, 5],
        sentence:
          '50 operations that began in an outage made 250 attempts, an amplification of 5.00, where the budget is 2',
      },
    ],
  });
});

test('processes are judged one by one, and those without a name not at all', () => {
  const context = contextUnder('rfc', { observer: 'endpoint' });
  const { checked, violations } = conclude(retryBudget, context, [
    ...outage(fives, 'blue'),
    ...outage(ones, 'green'),
    ...outage(fives.slice(1), 'red'),
    ...outage(fives),
  ]);
  expect({ checked, violations }).toEqual({ checked: 51, violations: 1 });
});

test('what the transport sends again is not the retry of a process', () => {
  const context = contextUnder('rfc', { observer: 'endpoint' });
  const thrice = Array.from({ length: 50 }, (_, index) => {
    const starts = [index, index + 20, index + 1_000];
    const attempts = starts.map((startMs) => ({
      ...{ startMs, endMs: startMs + 5, client: 'blue' },
      outcome: { kind: 'network-error', error: 'reset' } as const,
    }));
    return operationOf(attempts, { id: `${index}` });
  });
  const { verdict, checked } = conclude(retryBudget, context, thrice);
  expect({ verdict, checked }).toEqual({ verdict: 'pass', checked: 50 });
});

test('an outage that lasts for hours is summed up', () => {
  const hours = Array.from({ length: 10_000 }, (_, second) =>
    operationOf([{ startMs: second * 1_000, outcome: response(503) }], {
      result: clientResult('a', second * 1_000 + 1, 'failed'),
    }),
  );
  expect(conclude(retryBudget, contextUnder('rfc'), hours)).toMatchObject({
    verdict: 'pass',
    checked: 10_000,
  });
});
