import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import type { Contract } from '../../../../src/core/contracts/contract.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { showBroken } from '../../../../src/core/rules/asked-after.ts';
import { attemptsSequential } from '../../../../src/core/rules/attempts-sequential.ts';
import { backoffGrowth } from '../../../../src/core/rules/backoff-growth.ts';
import { failureSurfaced } from '../../../../src/core/rules/failure-surfaced.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import { neverRetry4xx } from '../../../../src/core/rules/never-retry-4xx.ts';
import { noDuplicateJobs } from '../../../../src/core/rules/no-duplicate-jobs.ts';
import { retryAfterDate } from '../../../../src/core/rules/retry-after-date.ts';
import type { Rule, RuleContext } from '../../../../src/core/rules/rule.ts';
import { showText } from '../../../../src/core/rules/show-text.ts';
import { standingOf } from '../../../../src/core/rules/standing.ts';
import { unkeyedWriteNotResent } from '../../../../src/core/rules/unkeyed-write-not-resent.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, jobCreated, response } from '../../../helpers/records.ts';

const rfc = contextUnder('rfc');
const bare = contextUnder('rfc', { policy: undeclaredPolicy(builtinContracts.rfc) });

type Row = Contract['classification']['byStatus'][number];

/** The RFCs, with other words on some status. */
function saying(...rows: readonly Row[]): RuleContext {
  const { contract } = rfc;
  const byStatus = [...rows, ...contract.classification.byStatus];
  const classification = { ...contract.classification, byStatus };
  return contextUnder('rfc', { contract: { ...contract, classification } });
}

const sentenceOf = (rule: Rule, operation: Operation, context = rfc) =>
  conclude(rule, context, [operation]).evidence[0]?.sentence;

test('sixty characters of a text are shown, and of a longer one the first sixty', () => {
  const sixty = 'x'.repeat(60);
  expect([showText(sixty), showText(`${sixty}y`)]).toEqual([`"${sixty}"`, `"${sixty}…"`]);
});

test('a rule stands as the contract says, and one that the contract does not know is off', () => {
  const { contract } = contextUnder('aigeon');
  const own: Rule = { ...neverRetry4xx, id: 'some-rule', source: 'nowhere' };
  expect([standingOf(neverRetry4xx, contract), standingOf(own, contract)]).toEqual([
    {
      contract: contract.name,
      level: contract.levels['never-retry-4xx'],
      source: contract.ruleSources?.['never-retry-4xx'],
    },
    { contract: contract.name, level: 'off', source: 'nowhere' },
  ]);
});

test('a rule that broke weighs what it would have weighed', () => {
  const broken: Rule = {
    ...neverRetry4xx,
    judge() {
      throw new Error('no luck');
    },
  };
  const levels = (['rfc', 'aigeon'] as const).map(
    (contract) => createJudge(contextUnder(contract), [broken]).outcomes()[0]?.level,
  );
  expect(levels).toEqual(['should', 'must']);
});

/** Two identical requests, of which the first was answered so. */
function repeated(outcome: Attempt['outcome'], key: Partial<Attempt> = {}): Operation {
  const first = { startMs: 0, firstByteMs: 10, endMs: 10, outcome, ...key };
  return operationOf([first, { startMs: 500, ...key }]);
}

test('a resend that should not be names the status, and the code where there is one', () => {
  const { contract } = contextUnder('aigeon');
  expect([
    sentenceOf(neverRetry4xx, repeated(response(400))),
    sentenceOf(
      neverRetry4xx,
      repeated(response(200, { code: 400100 })),
      contextUnder('aigeon', { contract }),
    ),
  ]).toEqual([
    'sent the same GET again 490 ms after status 400, which is never to be retried (attempt 2)',
    'sent the same GET again 490 ms after code 400100 under status 200, which is never to be retried (attempt 2)',
  ]);
});

test('where every network error is final, a resend after one names its kind', () => {
  const { contract } = rfc;
  const networkError = { class: 'never-retry', meaning: 'the line is dead' } as const;
  const classification = { ...contract.classification, networkError };
  const context = contextUnder('rfc', { contract: { ...contract, classification } });
  expect(
    sentenceOf(neverRetry4xx, repeated({ kind: 'network-error', error: 'reset' }), context),
  ).toContain('after network-error, which');
});

test('whether an answer is final may depend on the key', () => {
  const context = saying(
    { status: 418, when: 'keyed', class: 'never-retry', meaning: 'a teapot' },
    { status: 418, class: 'retryable', meaning: 'brewing' },
  );
  const verdicts = [{ idempotencyKey: 'k' }, {}].map(
    (key) => conclude(neverRetry4xx, context, [repeated(response(418), key)]).verdict,
  );
  expect(verdicts).toEqual(['warn', 'not-exercised']);
});

test('a broken Retry-After is told by what is wrong with it', () => {
  const shown = [
    showBroken({ asked: { kind: 'malformed', value: 'soon' } }),
    showBroken({ asked: { kind: 'date', form: 'imf', atMs: 0 } }),
    showBroken({ asked: { kind: 'seconds', seconds: 0 } }),
  ];
  expect(shown).toEqual([
    'the malformed Retry-After "soon"',
    'a Retry-After in the past',
    'a Retry-After of 0 s',
  ]);
});

test('a wait for a date names the form that the date came in', () => {
  const outcome = response(503, { retryAfter: ['Mon Jun 15 12:00:05 2026'] });
  const first = { startMs: 0, firstByteMs: 0, endMs: 0, outcome };
  expect(sentenceOf(retryAfterDate, operationOf([first, { startMs: 10 }]))).toBe(
    'waited 10 ms of the 5000 ms until the asctime date that the server named (attempt 2)',
  );
});

const post = { method: 'POST', path: '/orders', write: true } as const;

/** A write that failed by 10 ms, and was sent again at another moment. */
function writes(startMs: number, first: Partial<Attempt>): Operation {
  return operationOf([
    { ...post, startMs: 0, endMs: 10, ...first },
    { ...post, startMs },
  ]);
}

test('a write that is sent again in the moment of its failure is, and one before it is not', () => {
  const failed = { outcome: response(500) };
  const counts = [9.9, 10].map(
    (startMs) => conclude(unkeyedWriteNotResent, rfc, [writes(startMs, failed)]).violations,
  );
  expect(counts).toEqual([0, 1]);
});

test('from 400 to 499 an answer says that the write was not executed, before and after it does not', () => {
  const context = saying(
    { status: 399, class: 'retryable', meaning: 'odd' },
    { status: 400, class: 'retryable', meaning: 'busy' },
    { status: 499, class: 'retryable', meaning: 'gone' },
  );
  const counts = [399, 400, 499, 500].map((status) => {
    const operation = writes(500, { outcome: response(status) });
    return conclude(unkeyedWriteNotResent, context, [operation]).violations;
  });
  expect(counts).toEqual([1, 0, 0, 1]);
});

test('a success that was cut tells nothing, and weighs in full where a key is asked for', () => {
  const { contract } = saying({ status: 300, class: 'success', meaning: 'choices' });
  const idempotency = { ...contract.idempotency, required: true };
  const context = contextUnder('rfc', { contract: { ...contract, idempotency } });
  const verdicts = [299, 300].map((status) => {
    const operation = writes(500, { outcome: response(status, { complete: false }) });
    return conclude(unkeyedWriteNotResent, context, [operation]).verdict;
  });
  expect(verdicts).toEqual(['warn', 'info']);
});

test('an answer that names another job than the one that was made is no second job', () => {
  const named = { ...post, outcome: response(201, { jobId: 'j2' }) };
  const operation = operationOf([named], { effects: [jobCreated('a', 'j1')] });
  expect(conclude(noDuplicateJobs, rfc, [operation]).verdict).toBe('pass');
});

test('a job that the ledger tells of without its key has that of its attempt', () => {
  const keys = [undefined, 'k', 'k', 'other'];
  const operation = (...makers: readonly number[]) =>
    operationOf(
      keys.map((idempotencyKey) => ({
        ...{ ...post, outcome: response(503) },
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      })),
      { effects: makers.map((number) => jobCreated('a', `j${number}`, { attempt: number })) },
    );
  const culprits = [operation(2, 3), operation(3, 4), operation(1, 2)].map(
    (each) =>
      /: (.*)$/.exec(sentenceOf(noDuplicateJobs, each, { ...rfc, ledger: true }) ?? '')?.[1],
  );
  expect(culprits).toEqual([
    'its requests carried the same key, so the server is at fault',
    'its requests carried different keys, so the client is at fault',
    'not all of its requests carried a key, so the client is at fault',
  ]);
});

test('of two attempts that are open equally long the first is named', () => {
  const open = (startMs: number, endMs: number) => ({ startMs, firstByteMs: endMs, endMs });
  const { evidence } = conclude(attemptsSequential, bare, [
    operationOf([open(0, 900), open(100, 900), open(50, 950)]),
  ]);
  expect(evidence[0]?.attempts).toEqual([1, 3]);
});

test('of waits that grow alike from the same moment on those that were told first are shown', () => {
  const waiting = (id: string): Operation => {
    const starts = [0, 100, 200, 290];
    return operationOf(
      starts.map((startMs) => ({ startMs, endMs: startMs, outcome: response(503) })),
      { id },
    );
  };
  const ids = Array.from({ length: 10 }, (_, index) => `op-${index}`);
  const { evidence } = conclude(backoffGrowth, bare, ids.map(waiting));
  expect(evidence[0]?.operation).toBe('op-0');
});

/** What is made of an operation whose last answer this was, and that was told as a success. */
function told(context: RuleContext, status: number, key: Partial<Attempt> = {}) {
  const last = { outcome: response(status), ...key };
  const operation = operationOf([last], { result: clientResult('a', 5) });
  const { verdict, evidence } = conclude(failureSurfaced, context, [operation]);
  return [verdict, evidence[0]?.sentence.split(': ')[1]];
}

test('what a failure means, and whether it is one, may depend on the key', () => {
  const context = saying(
    { status: 418, when: 'keyed', class: 'never-retry', meaning: 'a teapot' },
    { status: 418, class: 'success', meaning: 'tea' },
  );
  expect([told(context, 418, { idempotencyKey: 'k' }), told(context, 418)]).toEqual([
    ['fail', 'a teapot'],
    ['not-exercised', undefined],
  ]);
});

test('of a status that is not judged only one from 400 on is a failure', () => {
  const odd = { class: 'unjudged', meaning: 'odd' } as const;
  const context = saying({ status: 399, ...odd }, { status: 400, ...odd });
  expect([told(context, 399), told(context, 400)]).toEqual([
    ['inconclusive', undefined],
    ['fail', 'odd'],
  ]);
});
