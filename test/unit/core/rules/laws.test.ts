import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/core/operation.ts';
import { waitBounds } from '../../../../src/core/policy.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import type { RuleContext } from '../../../../src/core/rules/rule.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

/** What an attempt meets, how long its answer takes, and how long the client then waits. */
const step = fc.record({
  outcome: fc.constantFrom<Attempt['outcome']>(
    response(503),
    response(500),
    response(429, { retryAfter: ['1'] }),
    response(503, { retryAfter: ['70'] }),
    response(503, { retryAfter: ['soon'] }),
    response(400),
    { kind: 'network-error', error: 'reset' },
  ),
  // Whole milliseconds, so that a shift of all times changes no difference by rounding.
  answerMs: fc.nat(50),
  waitMs: fc.nat(8_000),
});
const steps = fc.array(step, { minLength: 1, maxLength: 6 });
const operations = fc.array(steps, { minLength: 1, maxLength: 12 });
type Step = ReturnType<typeof step.generate>['value'];

/** The operation that goes through these steps and then succeeds. */
function played(drawn: readonly Step[], id: string, startMs: number): Operation {
  let nowMs = startMs;
  const attempts: Partial<Attempt>[] = drawn.map(({ outcome, answerMs, waitMs }) => {
    const answeredMs = nowMs + answerMs;
    const firstByteMs = outcome.kind === 'response' ? { firstByteMs: answeredMs } : {};
    const attempt = { startMs: nowMs, endMs: answeredMs, ...firstByteMs, outcome };
    nowMs = answeredMs + waitMs;
    return attempt;
  });
  attempts.push({ startMs: nowMs, firstByteMs: nowMs + 1, endMs: nowMs + 1 });
  return operationOf(attempts, { id, result: clientResult(id, nowMs + 1) });
}

function playedAll(drawn: readonly (readonly Step[])[], shiftMs = 0): Operation[] {
  return drawn.map((each, index) => played(each, `op-${index}`, shiftMs + index * 500));
}

function outcomesOf(context: RuleContext, all: readonly Operation[]) {
  const judge = createJudge(context);
  for (const operation of all) judge.operation(operation);
  return judge.outcomes();
}

/** Findings that a wait was too short: of each operation the attempts before which it was. */
function earlyFindings(context: RuleContext, all: readonly Operation[]): string[] {
  const rules = ['retry-after-honored', 'retry-after-uncapped', 'jitter-bounds'];
  return outcomesOf(context, all)
    .filter(({ id }) => rules.includes(id))
    .flatMap(({ id, evidence }) => evidence.map((each) => ({ id, ...each })))
    .filter(({ sentence }) => !sentence.includes('at most'))
    .map(({ id, operation, attempts }) => `${id} ${operation} ${attempts.join('-')}`);
}

test('shifting all times changes no finding', () => {
  const law = fc.property(operations, fc.nat(100_000), (drawn, seconds) => {
    const context = contextUnder();
    const before = outcomesOf(context, playedAll(drawn));
    const after = outcomesOf(context, playedAll(drawn, seconds * 1_000));
    expect(after).toEqual(before);
  });
  fc.assert(law, { numRuns: 60 });
});

test('more lateness never turns into "too early"', () => {
  const law = fc.property(operations, fc.nat(5_000), (drawn, moreMs) => {
    const context = contextUnder();
    const later = drawn.map((each) => each.map((one) => ({ ...one, waitMs: one.waitMs + moreMs })));
    const before = new Set(earlyFindings(context, playedAll(drawn.slice(0, 2))));
    const after = earlyFindings(context, playedAll(later.slice(0, 2)));
    expect(after.filter((finding) => !before.has(finding))).toEqual([]);
  });
  fc.assert(law, { numRuns: 60 });
});

test('a client that keeps within its bounds is never flagged', () => {
  const { contract, policy } = contextUnder();
  const transient = fc.record({
    outcome: fc.constantFrom<Attempt['outcome']>(
      response(503),
      response(429, { retryAfter: ['2'] }),
      { kind: 'network-error', error: 'reset' },
    ),
    answerMs: fc.nat(50),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  const runs = fc.array(
    fc.array(transient, { minLength: 1, maxLength: policy.numbers.maxAttempts - 1 }),
    {
      minLength: 1,
      maxLength: 9,
    },
  );
  const law = fc.property(runs, (drawn) => {
    const honest = drawn.map((each) =>
      each.map(({ outcome, answerMs, random }, index) => {
        const { loMs, hiMs } = waitBounds(policy.numbers, index + 1);
        const isAsked = outcome.kind === 'response' && outcome.retryAfter !== undefined;
        const waitMs = isAsked ? 2_000 * (1 + 0.3 * random) : loMs + (hiMs - loMs) * random;
        return { outcome, answerMs, waitMs };
      }),
    );
    // The server of these operations is made up, and need not be a good one.
    const flagged = outcomesOf(contextUnder('aigeon', { contract }), playedAll(honest)).filter(
      ({ subject, verdict }) =>
        subject === 'client' && !['pass', 'not-exercised', 'inconclusive'].includes(verdict),
    );
    expect(flagged).toEqual([]);
  });
  fc.assert(law, { numRuns: 100 });
});
