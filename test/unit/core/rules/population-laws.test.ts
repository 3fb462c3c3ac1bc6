import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/core/operation.ts';
import { waitBounds } from '../../../../src/core/policy.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { backoffGrowth } from '../../../../src/core/rules/backoff-growth.ts';
import { herdSpread } from '../../../../src/core/rules/herd-spread.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import { retryBudget } from '../../../../src/core/rules/retry-budget.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const declared = contextUnder('rfc');
const undeclared = contextUnder('rfc', { policy: undeclaredPolicy(declared.contract) });
const rules = [backoffGrowth, herdSpread, retryBudget];

/** An operation that fails at first, and where in the jitter each of its waits lies. */
const course = fc.record({
  // Whole milliseconds and distinct starts: a shift changes no difference, and no two are alike.
  places: fc.array(fc.constantFrom<number[]>(0.1, 0.1, 0.1, 0.4, 0.8), {
    minLength: 1,
    maxLength: 4,
  }),
  succeeds: fc.boolean(),
});
const courses = fc.array(course, { minLength: 40, maxLength: 90 });
type Course = ReturnType<typeof course.generate>['value'];

function played({ places, succeeds }: Course, index: number, shiftMs: number): Operation {
  const id = `op-${index}`;
  let startMs = shiftMs + index * 40;
  const attempts = places.map((place, retry) => {
    const failed = { startMs, firstByteMs: startMs, endMs: startMs, outcome: response(503) };
    const { loMs, hiMs } = waitBounds(declared.policy.numbers, retry + 1);
    startMs += Math.round(loMs + place * (hiMs - loMs));
    return failed;
  });
  const last = { startMs, endMs: startMs, outcome: response(succeeds ? 200 : 503) };
  const result = clientResult(id, startMs, succeeds ? 'succeeded' : 'failed');
  return operationOf([...attempts, last], { id, result });
}

function outcomesOf(operations: readonly Operation[]) {
  return [declared, undeclared].map((context) => {
    const judge = createJudge(context, rules);
    for (const operation of operations) judge.operation(operation);
    return judge.outcomes();
  });
}

test('in whatever order operations settle, what is found of all of them is the same', () => {
  const permuted = courses.chain((drawn) => {
    const operations = drawn.map((each, index) => played(each, index, 0));
    const all = { minLength: operations.length };
    return fc.tuple(fc.constant(operations), fc.shuffledSubarray(operations, all));
  });
  const law = fc.property(permuted, ([operations, shuffled]) => {
    expect(outcomesOf(shuffled)).toEqual(outcomesOf(operations));
  });
  fc.assert(law, { numRuns: 60 });
});

test('shifting all times by seconds changes nothing that is found of all operations', () => {
  const law = fc.property(courses, fc.nat(100_000), (drawn, seconds) => {
    const before = drawn.map((each, index) => played(each, index, 0));
    const after = drawn.map((each, index) => played(each, index, seconds * 1_000));
    expect(outcomesOf(after)).toEqual(outcomesOf(before));
  });
  fc.assert(law, { numRuns: 60 });
});

test.for([50, 199, 200, 1_000])('%d clients that draw their waits evenly are no herd', (count) => {
  const operations = Array.from({ length: count }, (_, index) =>
    played({ places: [((index * 7_919) % 1_000) / 1_000], succeeds: true }, index, 0),
  );
  expect(outcomesOf(operations)[0]?.[1]).toMatchObject({ verdict: 'pass', checked: count });
});
