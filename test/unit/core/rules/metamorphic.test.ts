import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/core/operation.ts';
import { attemptsSequential } from '../../../../src/core/rules/attempts-sequential.ts';
import { concurrentDuplicates } from '../../../../src/core/rules/concurrent-duplicates.ts';
import { conflictDetected } from '../../../../src/core/rules/conflict-detected.ts';
import { envelopeShape } from '../../../../src/core/rules/envelope-shape.ts';
import { failedAttemptNotStored } from '../../../../src/core/rules/failed-attempt-not-stored.ts';
import { failureSurfaced } from '../../../../src/core/rules/failure-surfaced.ts';
import { idempotencyKeyFresh } from '../../../../src/core/rules/idempotency-key-fresh.ts';
import { idempotencyKeyPresent } from '../../../../src/core/rules/idempotency-key-present.ts';
import { idempotencyKeyStable } from '../../../../src/core/rules/idempotency-key-stable.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import { noDuplicateJobs } from '../../../../src/core/rules/no-duplicate-jobs.ts';
import { replayMarked } from '../../../../src/core/rules/replay-marked.ts';
import { replaySameAnswer } from '../../../../src/core/rules/replay-same-answer.ts';
import { requestUnchanged } from '../../../../src/core/rules/request-unchanged.ts';
import { requiredHeaders } from '../../../../src/core/rules/required-headers.ts';
import { retryAfterPresent } from '../../../../src/core/rules/retry-after-present.ts';
import { retryAfterTruthful } from '../../../../src/core/rules/retry-after-truthful.ts';
import type { Evidence } from '../../../../src/core/rules/rule.ts';
import { unkeyedWriteNotResent } from '../../../../src/core/rules/unkeyed-write-not-resent.ts';
import { conclude, contextUnder } from '../../../helpers/judging.ts';
import { operationsArbitrary } from '../../../helpers/operations.ts';

const rules = [
  attemptsSequential,
  unkeyedWriteNotResent,
  idempotencyKeyPresent,
  idempotencyKeyStable,
  idempotencyKeyFresh,
  requestUnchanged,
  noDuplicateJobs,
  failureSurfaced,
  envelopeShape,
  requiredHeaders,
  retryAfterPresent,
  retryAfterTruthful,
  replaySameAnswer,
  replayMarked,
  conflictDetected,
  concurrentDuplicates,
  failedAttemptNotStored,
];
const ledgers = fc.boolean();

/** What the rules conclude, with the findings in an order that does not depend on the operations'. */
function findings(operations: readonly Operation[], ledger: boolean) {
  const judge = createJudge(contextUnder('aisearch', { ledger }), rules);
  for (const operation of operations) judge.operation(operation);
  return judge.outcomes().map(({ id, verdict, checked, violations, inconclusive, evidence }) => ({
    id,
    verdict,
    checked,
    violations,
    inconclusive,
    evidence: evidence.map((one: Evidence) => JSON.stringify(one)).sort(),
  }));
}

test('when ids and keys are renamed throughout, the findings are the same under new names', () => {
  fc.assert(
    fc.property(operationsArbitrary, ledgers, (operations, ledger) => {
      // Operations are called o0, o1 …; their keys and jobs begin with that name.
      const rename = <Data>(data: Data): Data =>
        JSON.parse(JSON.stringify(data).replace(/"((?:\\")?)o(\d)/g, '"$1renamed-$2'));
      const renamed = operations.map(rename);
      const renameText = (text: string): string => text.replace(/\bo(\d)\b/g, 'renamed-$1');
      const before = findings(operations, ledger).map((outcome) => ({
        ...outcome,
        evidence: outcome.evidence.map(renameText).sort(),
      }));
      expect(findings(renamed, ledger)).toEqual(before);
    }),
  );
});

test('in whatever order unrelated operations settle, the findings are the same', () => {
  const shuffled = operationsArbitrary.chain((operations) =>
    fc.tuple(
      fc.constant(operations),
      fc.shuffledSubarray(operations, { minLength: operations.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ledgers, ([operations, permuted], ledger) => {
      expect(findings(permuted, ledger)).toEqual(findings(operations, ledger));
    }),
  );
});

test('taking a request away never makes a duplicate job', () => {
  fc.assert(
    fc.property(operationsArbitrary, ledgers, fc.nat(3), (operations, ledger, index) => {
      const context = contextUnder('aisearch', { ledger });
      const fewer = operations.map(({ attempts, effects, ...rest }) => ({
        ...rest,
        attempts: attempts.filter((_, position) => position !== index),
        effects: effects.filter(({ attempt }) => attempt !== index + 1),
      }));
      const before = conclude(noDuplicateJobs, context, operations).violations;
      const after = conclude(noDuplicateJobs, context, fewer).violations;
      expect(after).toBeLessThanOrEqual(before);
    }),
  );
});

test('a key that a second operation shares is found in whatever order they settle', () => {
  fc.assert(
    fc.property(operationsArbitrary, (operations) => {
      const twins = operations.map((operation) => ({ ...operation, id: `${operation.id}-twin` }));
      const isKeyed = operations.some(({ attempts }) =>
        attempts.some(({ idempotencyKey }) => idempotencyKey !== undefined),
      );
      const context = contextUnder('aisearch');
      const { verdict } = conclude(idempotencyKeyFresh, context, [...twins, ...operations]);
      expect(verdict).toBe(isKeyed ? 'fail' : 'not-exercised');
    }),
  );
});
