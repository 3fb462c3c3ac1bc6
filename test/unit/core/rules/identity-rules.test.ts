import { expect, test } from 'vitest';
import { rfc } from '../../../../src/core/contracts/rfc.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { envelopeShape } from '../../../../src/core/rules/envelope-shape.ts';
import { failureSurfaced } from '../../../../src/core/rules/failure-surfaced.ts';
import { idempotencyKeyFormat } from '../../../../src/core/rules/idempotency-key-format.ts';
import { idempotencyKeyFresh } from '../../../../src/core/rules/idempotency-key-fresh.ts';
import { idempotencyKeyPresent } from '../../../../src/core/rules/idempotency-key-present.ts';
import { idempotencyKeyStable } from '../../../../src/core/rules/idempotency-key-stable.ts';
import { noDuplicateJobs } from '../../../../src/core/rules/no-duplicate-jobs.ts';
import { requestUnchanged } from '../../../../src/core/rules/request-unchanged.ts';
import { requiredHeaders } from '../../../../src/core/rules/required-headers.ts';
import { retryAfterPresent } from '../../../../src/core/rules/retry-after-present.ts';
import type { Rule, RuleContext, RuleOutcome } from '../../../../src/core/rules/rule.ts';
import type { Attempt, EffectRecord } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, jobCreated, response } from '../../../helpers/records.ts';

const post: Partial<Attempt> = { method: 'POST', path: '/v1/search', outcome: response(202) };
const keyed: Partial<Attempt> = { ...post, idempotencyKey: 'k1' };
const failed = { outcome: response(503) };
const underAisearch = contextUnder('aisearch');
const withLedger = contextUnder('aisearch', { ledger: true });

/** The sentence, and the attempts it names, of the only finding. */
function finding(rule: Rule, context: RuleContext, ...operations: Operation[]): unknown[] {
  return conclude(rule, context, operations).evidence.map(({ attempts, sentence }) => [
    sentence,
    attempts,
  ]);
}

function counts(rule: Rule, context: RuleContext, ...operations: Operation[]) {
  const outcome: RuleOutcome = conclude(rule, context, operations);
  const { verdict, checked, violations, inconclusive } = outcome;
  return { verdict, checked, violations, inconclusive };
}

const passed = (checked: number) => ({
  verdict: 'pass',
  checked,
  violations: 0,
  inconclusive: 0,
});
const unexercised = { verdict: 'not-exercised', checked: 0, violations: 0, inconclusive: 0 };

const sentences: readonly (readonly [
  rule: Rule,
  context: RuleContext,
  operation: Operation,
  sentence: string,
  attempts: readonly number[],
])[] = [
  [
    idempotencyKeyPresent,
    underAisearch,
    operationOf([post]),
    'POST "/v1/search" carried no key on attempt 1, where the contract asks for one in the body field idempotencyKey',
    [1],
  ],
  [
    idempotencyKeyFormat,
    contextUnder('aigeon'),
    operationOf([{ ...post, idempotencyKey: 'today\u001b[2J' }]),
    'sent the key "today\\u001b[2J", where the contract asks for a version 4 UUID',
    [1],
  ],
  [
    idempotencyKeyStable,
    underAisearch,
    operationOf([
      { ...keyed, ...failed },
      { ...keyed, ...failed },
      { ...keyed, idempotencyKey: 'k2' },
    ]),
    'attempt 3 carried the key "k2", where attempt 1 had carried "k1" and all must carry the same',
    [1, 3],
  ],
  [
    idempotencyKeyStable,
    underAisearch,
    operationOf([{ ...keyed, ...failed }, post]),
    'attempt 2 carried no key, where attempt 1 had carried "k1" and all must carry the same',
    [1, 2],
  ],
  [
    requestUnchanged,
    underAisearch,
    operationOf([
      { ...keyed, ...failed },
      { ...keyed, path: '/v1/search?mode=sync' },
    ]),
    'attempt 2 asked for POST "/v1/search?mode=sync", where attempt 1 had asked for POST "/v1/search"',
    [1, 2],
  ],
  [
    requestUnchanged,
    underAisearch,
    operationOf([{ ...keyed, ...failed, bodyHash: 'b1' }, keyed]),
    'attempt 2 sent no body, where attempt 1 had sent a body of hash b1',
    [1, 2],
  ],
  [
    failureSurfaced,
    contextUnder('aigeon'),
    operationOf([{ outcome: response(200, { code: 400100 }) }], {
      result: { ...clientResult('a', 1), exitCode: 0 },
    }),
    'told its caller that it succeeded (exit code 0), where attempt 1 had ended with HTTP 200 with code 400100: missing or malformed parameter',
    [1],
  ],
  [
    failureSurfaced,
    contextUnder('rfc'),
    operationOf([{ outcome: response(200, { complete: false, cutBy: 'closed' }) }]),
    'told its caller that it succeeded, where attempt 1 had ended with HTTP 200 whose body was cut (closed): network error',
    [1],
  ],
  [
    envelopeShape,
    underAisearch,
    operationOf([{ outcome: response(400, { envelope: { broken: '/error/code is absent' } }) }]),
    'HTTP 400: /error/code is absent',
    [1],
  ],
  [
    requiredHeaders,
    underAisearch,
    operationOf([{ outcome: response(429, { missingHeaders: ['X-A', 'X-B'] }) }]),
    'HTTP 429 came without X-A, X-B, which the contract promises',
    [1],
  ],
  [
    retryAfterPresent,
    underAisearch,
    operationOf([{ outcome: response(429, { code: 'QUEUE_CAPACITY_EXCEEDED' }) }]),
    'HTTP 429 with code "QUEUE_CAPACITY_EXCEEDED" (admission queue full) came without the Retry-After that the contract promises',
    [1],
  ],
];

test.for(sentences)('a finding of $0.id says what was seen and what was asked', (row) => {
  const [rule, context, operation, sentence, attempts] = row;
  expect(finding(rule, context, operation)).toEqual([[sentence, attempts]]);
});

const culprits: readonly (readonly [
  what: string,
  keys: readonly (string | undefined)[],
  effects: readonly EffectRecord[],
  says: string,
])[] = [
  [
    'the server, where both requests carried one key',
    ['k', 'k'],
    [jobCreated('a', 'j1'), jobCreated('a', 'j2', { attempt: 2 })],
    'made 2 jobs ("j1", "j2") where one was asked for: its requests carried the same key, so the server is at fault',
  ],
  [
    'the server, where one request made both jobs',
    [undefined, undefined],
    [jobCreated('a', 'j1'), jobCreated('a', 'j2')],
    'made 2 jobs ("j1", "j2") where one was asked for: attempt 1 alone made them, so the server is at fault',
  ],
  [
    'the client, where the retry had another key',
    ['k', 'l'],
    [jobCreated('a', 'j1'), jobCreated('a', 'j2', { attempt: 2 })],
    'made 2 jobs ("j1", "j2") where one was asked for: its requests carried different keys, so the client is at fault',
  ],
  [
    'the client, where the retry had no key',
    ['k', undefined],
    [jobCreated('a', 'j1'), jobCreated('a', 'j2', { attempt: 2 })],
    'made 2 jobs ("j1", "j2") where one was asked for: not all of its requests carried a key, so the client is at fault',
  ],
];

test.for(culprits)('a second job is the fault of %s', ([, keys, effects, says]) => {
  const attempts = keys.map((key) => ({
    ...post,
    ...(key === undefined ? {} : { idempotencyKey: key }),
  }));
  const operation = operationOf(attempts, { effects });
  expect(
    finding(noDuplicateJobs, withLedger, operation).map((row) => (row as string[])[0]),
  ).toEqual([says]);
});

test('a replay is no second job', () => {
  const replay: EffectRecord = { ...jobCreated('a', 'j1', { attempt: 2 }), effect: 'replayed' };
  const operation = operationOf([keyed, keyed], { effects: [jobCreated('a', 'j1'), replay] });
  expect(counts(noDuplicateJobs, withLedger, operation)).toEqual(passed(1));
});

test('with the ledger on record an answer that names a job of another operation is no second job', () => {
  const operation = operationOf(
    [
      { ...keyed, outcome: response(202, { jobId: 'j1' }) },
      { ...keyed, outcome: response(202, { jobId: 'j9' }) },
    ],
    { effects: [jobCreated('a', 'j1')] },
  );
  expect(counts(noDuplicateJobs, withLedger, operation)).toEqual(passed(1));
});

test('a second job counts though the run ended before its operation did', () => {
  const effects = [jobCreated('a', 'j1'), jobCreated('a', 'j2', { attempt: 2 })];
  const operation = operationOf([keyed, keyed], { effects, censored: true });
  expect(counts(noDuplicateJobs, withLedger, operation).violations).toBe(1);
});

test('an operation that the run cut short passes nothing, for more may have followed', () => {
  const operation = operationOf([keyed, keyed], { censored: true });
  expect(counts(noDuplicateJobs, withLedger, operation)).toEqual(unexercised);
});

const lostAnswers: readonly (readonly [
  what: string,
  lost: Attempt['outcome'],
  verdict: RuleOutcome['verdict'],
])[] = [
  ['a reset', { kind: 'network-error', error: 'reset' }, 'inconclusive'],
  ['a time-out', { kind: 'network-error', error: 'timeout' }, 'inconclusive'],
  ['a refused connection', { kind: 'network-error', error: 'refused' }, 'pass'],
  ['a cut answer', response(202, { complete: false }), 'inconclusive'],
  ['a cut answer that named the same job', response(202, { complete: false, jobId: 'j1' }), 'pass'],
  ['an error', response(503), 'pass'],
];

test.for(lostAnswers)('without a ledger, a job after %s is judged as $2', ([, lost, verdict]) => {
  const operation = operationOf([
    { ...keyed, outcome: lost },
    { ...keyed, outcome: response(202, { jobId: 'j1' }) },
  ]);
  expect(counts(noDuplicateJobs, underAisearch, operation).verdict).toBe(verdict);
});

test('a replayed answer accounts for one lost answer, not for two', () => {
  const lost = { ...keyed, outcome: { kind: 'network-error', error: 'reset' } } as const;
  const replayed = { ...keyed, outcome: response(202, { jobId: 'j1', replayed: true }) };
  expect([
    counts(noDuplicateJobs, underAisearch, operationOf([lost, replayed])).verdict,
    counts(noDuplicateJobs, underAisearch, operationOf([lost, lost, replayed])).verdict,
  ]).toEqual(['pass', 'inconclusive']);
});

test('after a conflict another key or another body is the mend that the contract names', () => {
  const conflict = { ...keyed, bodyHash: 'b1', outcome: response(409) };
  const newKey = operationOf([conflict, { ...keyed, bodyHash: 'b1', idempotencyKey: 'k2' }]);
  const newBody = operationOf([conflict, { ...keyed, bodyHash: 'b2' }]);
  expect([
    counts(idempotencyKeyStable, underAisearch, newKey),
    counts(requestUnchanged, underAisearch, newBody),
  ]).toEqual([passed(1), passed(1)]);
});

test('reuse of a key is certain among the last 4,096 keys, and names the other operation', () => {
  const fresh = Array.from({ length: 4_095 }, (_, index) =>
    operationOf([{ ...post, idempotencyKey: `f${index}` }], { id: `f${index}` }),
  );
  const again = operationOf([keyed], { id: 'b' });
  expect(
    finding(idempotencyKeyFresh, underAisearch, operationOf([keyed]), ...fresh, again),
  ).toEqual([
    ['sent the key "k1" that operation a had sent, where each operation has its own', [1]],
  ]);
});

test('reuse of a key from long ago is inconclusive, since only its hash is known', () => {
  const fresh = Array.from({ length: 2 * 4_096 }, (_, index) =>
    operationOf([{ ...post, idempotencyKey: `f${index}` }], { id: `f${index}` }),
  );
  const again = operationOf([keyed], { id: 'b' });
  const operations = [operationOf([keyed]), ...fresh, again];
  expect(counts(idempotencyKeyFresh, underAisearch, ...operations)).toEqual({
    verdict: 'pass',
    checked: 8_193,
    violations: 0,
    inconclusive: 1,
  });
});

test('a contract that takes any key, or asks for none, exercises no rule on that', () => {
  const { 'idempotency-key-present': _, 'idempotency-key-format': __, ...levels } = rfc.levels;
  const context = { ...contextUnder('rfc'), contract: { ...rfc, levels } };
  const operation = operationOf([keyed]);
  const reasons = [idempotencyKeyPresent, idempotencyKeyFormat].map(
    (rule) => conclude(rule, context, [operation]).reason,
  );
  expect(reasons).toEqual(['the contract asks for no keys', 'the contract takes any key']);
});

test('a redirect that was not followed leaves nothing to surface', () => {
  const operation = operationOf([{ outcome: response(302) }]);
  expect(counts(failureSurfaced, contextUnder('rfc'), operation)).toEqual(unexercised);
});

test('a 401 that is told as a success was not surfaced, though no rule judges its retry', () => {
  const operation = operationOf([{ outcome: response(401) }]);
  expect(counts(failureSurfaced, contextUnder('rfc'), operation).verdict).toBe('fail');
});

test('each response of an operation is judged by the rules on servers', () => {
  const operation = operationOf([
    { outcome: response(429, { envelope: 'ok', retryAfter: ['1'] }) },
    { outcome: response(429, { envelope: 'ok', retryAfter: ['1'] }), fault: 'status' },
    { outcome: response(429, { envelope: 'ok', retryAfter: [] }) },
    { outcome: response(200, { envelope: 'ok' }) },
  ]);
  const rules = [envelopeShape, requiredHeaders, retryAfterPresent];
  expect(rules.map((rule) => counts(rule, underAisearch, operation))).toEqual([
    passed(3),
    passed(3),
    { verdict: 'fail', checked: 2, violations: 1, inconclusive: 0 },
  ]);
});
