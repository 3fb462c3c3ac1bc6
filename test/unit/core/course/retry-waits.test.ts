import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RetryWaitGroup } from '../../../../src/core/course/course-result.ts';
import { RetryWaits } from '../../../../src/core/course/retry-waits.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { waitsUnder } from '../../../../src/core/rules/waits.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

const context = contextUnder('aisearch');
const undeclared = contextUnder('aisearch', {
  policy: { ...context.policy, declared: { ...context.policy.declared, backoff: false } },
});

function groupsOf(operations: readonly Operation[], by = context): RetryWaitGroup[] {
  const waits = new RetryWaits(by.policy);
  for (const operation of operations) for (const wait of waitsUnder(by)(operation)) waits.add(wait);
  return waits.groups();
}

/** An operation whose attempts fail, each so long after the answer before it. */
function retried(waitsMs: readonly number[], retryAfter?: string): Operation {
  const outcome = response(503, retryAfter === undefined ? {} : { retryAfter: [retryAfter] });
  let startMs = 0;
  const attempts = [0, ...waitsMs].map((waitMs) => {
    startMs += waitMs;
    const stamps = { startMs, firstByteMs: startMs, endMs: startMs };
    return { ...stamps, arrivalMs: 0, outcome };
  });
  return operationOf(attempts);
}

test('waits of backoff are grouped by their place, with the declared bounds', () => {
  expect(groupsOf([retried([900, 1_700]), retried([1_000])])).toEqual([
    {
      ...{ source: 'backoff', ordinal: 1, loMs: 500, hiMs: 1_000 },
      ...{ count: 2, minMs: 900, maxMs: 1_000 },
      samples: [{ waitMs: 900 }, { waitMs: 1_000 }],
    },
    {
      ...{ source: 'backoff', ordinal: 2, loMs: 1_000, hiMs: 2_000 },
      ...{ count: 1, minMs: 1_700, maxMs: 1_700, samples: [{ waitMs: 1_700 }] },
    },
  ]);
});

test('numbers that nobody declared are no bounds', () => {
  expect(groupsOf([retried([900])], undeclared)).toEqual([
    {
      ...{ source: 'backoff', ordinal: 1, count: 1 },
      ...{ minMs: 900, maxMs: 900, samples: [{ waitMs: 900 }] },
    },
  ]);
});

test('waits after a Retry-After are one group, with what was asked for where it can be read', () => {
  const seen = [retried([2_200, 2_100], '2'), retried([50], 'soon')];
  expect(groupsOf(seen)).toEqual([
    {
      ...{ source: 'retry-after', count: 3, minMs: 50, maxMs: 2_200 },
      samples: [
        { waitMs: 2_200, askedMs: 2_000 },
        { waitMs: 2_100, askedMs: 2_000 },
        { waitMs: 50 },
      ],
    },
  ]);
});

test('a wait that no source governs, or that is in doubt, is in no group', () => {
  const unasked = operationOf([{ startMs: 0 }, { startMs: 500 }]);
  const doubtful = operationOf([
    { startMs: 0, outcome: response(503), attempt: 1 },
    { startMs: 500, outcome: response(503), attempt: 3 },
  ]);
  expect(groupsOf([unasked, doubtful])).toEqual([]);
});

test('however many waits come, there are at most 12 groups of at most 300 samples', () => {
  const many = Array.from({ length: 700 }, () => retried([1_000, 2_000]));
  const long = retried(Array<number>(30).fill(60_000));
  const groups = groupsOf([...many, long, retried([2_000], '1')]);
  expect(groups.map(({ count, samples }) => [count, samples.length])).toEqual([
    ...[
      [701, 176],
      [701, 176],
    ],
    ...Array(9).fill([1, 1]),
    [1, 1],
  ]);
});

test('a sample lies between the shortest and the longest of its group', () => {
  const waits = fc.array(fc.double({ min: 100, max: 10_000, noNaN: true }), { minLength: 1 });
  const law = fc.property(waits, (waitsMs) =>
    groupsOf(waitsMs.map((waitMs) => retried([waitMs]))).every(
      ({ count, minMs, maxMs, samples }) =>
        count === waitsMs.length &&
        samples.every(({ waitMs }) => waitMs >= minMs && waitMs <= maxMs),
    ),
  );
  expect(() => fc.assert(law)).not.toThrow();
});
