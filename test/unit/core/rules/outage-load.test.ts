import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/core/operation.ts';
import { OutageLoad } from '../../../../src/core/rules/outage-load.ts';
import { retryBudget } from '../../../../src/core/rules/retry-budget.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

/** An operation of so many attempts, of which the first ends at this moment. */
function operation(endMs: number, count = 1, id = 'a'): Operation {
  const attempts = Array.from({ length: count }, () => ({ startMs: endMs, endMs }));
  return operationOf(attempts, { id });
}

function hearing(load: OutageLoad) {
  return (endMs: number, hasFailed: boolean) =>
    load.hear(operation(endMs), { endMs, hasFailed, resent: 0 });
}

test('a second is an outage where more than half of its first attempts failed', () => {
  const sums = [1, 2].map((failed) => {
    const load = new OutageLoad();
    const hear = hearing(load);
    for (let index = 0; index < 3; index += 1) hear(index, index < failed);
    hear(1_000, true);
    hear(1_999, false);
    return load.sum.operations;
  });
  expect(sums).toEqual([0, 3]);
});

test('the seconds of an hour are kept apart, and what comes later of an older one is another', () => {
  const sumAfter = (others: number) => {
    const load = new OutageLoad();
    const hear = hearing(load);
    hear(0, false);
    for (let second = 1; second <= others; second += 1) hear(second * 1_000, false);
    for (let index = 0; index < 3; index += 1) hear(500, true);
    return load.sum.operations;
  };
  expect([sumAfter(3_599), sumAfter(3_600)]).toEqual([4, 3]);
});

test('of those that failed the one with most attempts is shown, of equal ones the earliest', () => {
  const shown = (...heard: readonly (readonly [string, number, number])[]) => {
    const load = new OutageLoad();
    for (const [id, endMs, count] of heard) {
      load.hear(operation(endMs, count, id), { endMs, hasFailed: true, resent: 0 });
    }
    return load.hungriest?.id;
  };
  expect([
    shown(['a', 5, 2], ['b', 6, 3]),
    shown(['a', 5, 2], ['b', 6, 2]),
    shown(['a', 5, 2], ['b', 4, 2]),
    shown(['a', 5, 2], ['b', 5, 2]),
  ]).toEqual(['b', 'a', 'b', 'a']);
});

const endpoint = contextUnder('rfc', { observer: 'endpoint' });

/** Operations of one process that fail in one second, each at five attempts. */
function outage(client: string, count: number): Operation[] {
  return Array.from({ length: count }, (_, index) =>
    operationOf(
      Array.from({ length: 5 }, (_unused, retry) => ({
        ...{ client, startMs: index + retry * 1_000, outcome: response(503) },
      })),
      { id: `${client} ${index}` },
    ),
  );
}

test('64 processes are told apart, and a later one is not judged', () => {
  const violations = [63, 64].map((others) => {
    const quiet = Array.from({ length: others }, (_, index) =>
      operationOf([{ client: `quiet ${index}` }], { id: `quiet ${index}` }),
    );
    return conclude(retryBudget, endpoint, [...quiet, ...outage('blue', 50)]).violations;
  });
  expect(violations).toEqual([1, 0]);
});

test('an outage that is too small to judge is told with its size, and none as none', () => {
  const reasons = [outage('blue', 49), [operationOf([{ client: 'blue' }])]].map((operations) => {
    const { verdict, reason } = conclude(retryBudget, endpoint, operations);
    return [verdict, reason];
  });
  expect(reasons).toEqual([
    ['not-exercised', 'an outage met 49 operations of one process, 50 are needed'],
    ['not-exercised', 'no outage met the operations of one process'],
  ]);
});
