import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import type { Contract } from '../../../../src/core/contracts/contract.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { retryAfterDate } from '../../../../src/core/rules/retry-after-date.ts';
import { retryAfterHonored } from '../../../../src/core/rules/retry-after-honored.ts';
import { retryAfterMalformed } from '../../../../src/core/rules/retry-after-malformed.ts';
import { retryAfterPresent } from '../../../../src/core/rules/retry-after-present.ts';
import { retryAfterTruthful } from '../../../../src/core/rules/retry-after-truthful.ts';
import { retryAfterUncapped } from '../../../../src/core/rules/retry-after-uncapped.ts';
import type { Rule, RuleContext } from '../../../../src/core/rules/rule.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const rfc = contextUnder('rfc');
const bare = contextUnder('rfc', { policy: undeclaredPolicy(builtinContracts.rfc) });

const saying = (retryAfter: string, startMs = 0, status = 503): Partial<Attempt> => ({
  startMs,
  firstByteMs: startMs,
  endMs: startMs,
  outcome: response(status, { retryAfter: [retryAfter] }),
});

function waited(retryAfter: string, waitMs: number): Operation {
  return operationOf([saying(retryAfter), { startMs: waitMs }]);
}

function failing(
  attempts: readonly Partial<Attempt>[],
  fields: Partial<Operation> = {},
): Operation {
  return operationOf(attempts, { result: clientResult('a', 1, 'failed'), ...fields });
}

function verdictOf(rule: Rule, operations: readonly Operation[], context: RuleContext = rfc) {
  return conclude(rule, context, operations).verdict;
}

test.for([
  [retryAfterHonored, '1', 995],
  [retryAfterHonored, '60', 59_995],
  [retryAfterUncapped, '61', 60_995],
  [retryAfterDate, 'Mon, 15 Jun 2026 12:00:05 GMT', 4_995],
] as const)('$0.id takes a wait that seems 5 ms short, and no shorter one', ([rule, value, ms]) => {
  const counts = [ms, ms - 0.1].map((waitMs) => {
    const { checked, violations } = conclude(rule, rfc, [waited(value, waitMs)]);
    return [checked, violations];
  });
  expect(counts).toEqual([
    [1, 0],
    [1, 1],
  ]);
});

test('a finding names the attempts before and after the wait', () => {
  const found = [
    conclude(retryAfterHonored, rfc, [waited('1', 10)]),
    conclude(retryAfterUncapped, rfc, [waited('61', 10)]),
    conclude(retryAfterDate, rfc, [waited('Monday, 15-Jun-26 12:00:05 GMT', 10)]),
  ].map(({ evidence: [first] }) => [first?.attempts, first?.sentence]);
  expect(found).toEqual([
    [[1, 2], 'waited 10 ms of the 1000 ms that the server asked for (attempt 2)'],
    [[1, 2], 'came back after 10 ms where the server asked for 61000 ms (attempt 2)'],
    [
      [1, 2],
      'waited 10 ms of the 5000 ms until the RFC 850 date that the server named (attempt 2)',
    ],
  ]);
});

test('an early wait is no slack, however long the backoff of the client is', () => {
  const numbers = { ...rfc.policy.numbers, backoff: { baseMs: 0, factor: 1 } };
  const context = { ...rfc, policy: { ...rfc.policy, numbers } };
  // The answer took half a minute to arrive: too early from its first byte, and long after its end.
  const early = operationOf([saying('60'), { startMs: 30_000 }]);
  expect(conclude(retryAfterHonored, context, [early]).notes).toEqual([]);
});

test('a date whose wait cannot be judged tells neither that its form is read nor that it is not', () => {
  const date = 'Mon, 15 Jun 2026 12:00:05 GMT';
  const missing = operationOf([saying(date), { startMs: 10, attempt: 3 }]);
  const [alone, besides] = [[missing], [missing, waited('Mon Jun 15 12:00:05 2026', 5_000)]].map(
    (operations) => {
      const { level, verdict } = conclude(retryAfterDate, rfc, operations);
      return { level, verdict };
    },
  );
  expect([alone, besides]).toEqual([
    { level: 'must', verdict: 'inconclusive' },
    { level: 'must', verdict: 'pass' },
  ]);
});

test.for([
  ['60 s', failing([saying('60')]), 'not-exercised'],
  ['61 s', failing([saying('61')]), 'pass'],
  ['61 s where nobody saw the result', withoutResult(failing([saying('61')])), 'pass'],
  ['61 s, taken for success', operationOf([saying('61')]), 'not-exercised'],
  ['61 s as the run ended', failing([saying('61')], { censored: true }), 'inconclusive'],
  ['61 s on a success', failing([saying('61', 0, 200)]), 'not-exercised'],
  ['a date tomorrow', failing([saying('Tue, 16 Jun 2026 12:00:00 GMT')]), 'not-exercised'],
  ['no header', failing([{ outcome: response(503) }]), 'not-exercised'],
  ['a reset', failing([{ outcome: { kind: 'network-error', error: 'reset' } }]), 'not-exercised'],
  ['nothing at all', failing([]), 'not-exercised'],
] as const)('who gives up after %s', ([, operation, verdict]) => {
  expect(verdictOf(retryAfterUncapped, [operation], bare)).toBe(verdict);
});

function withoutResult(operation: Operation): Operation {
  const { result: _, ...rest } = operation;
  return rest;
}

test('three attempts within 100 ms after malformed values are a burst, in 100 ms they are none', () => {
  const burst = (lastMs: number, first = 'soon', second = 'later') =>
    operationOf([saying(first), saying(second, 20), { startMs: lastMs }]);
  const outcomes = [burst(99.9), burst(100), burst(50, '0'), burst(50, 'soon', '0')].map((each) =>
    conclude(retryAfterMalformed, rfc, [each]),
  );
  expect(outcomes.map(({ checked, violations }) => [checked, violations])).toEqual([
    [2, 1],
    [2, 0],
    [2, 0],
    [2, 0],
  ]);
  expect(outcomes[0]?.evidence[0]?.attempts).toEqual([1, 2, 3]);
});

test('giving up counts against a failure that was retried for its own backoff alone', () => {
  const givenUp = failing([saying('soon')]);
  const controlled = (retryAfter: string[]) =>
    operationOf([
      { ...saying(''), outcome: response(503, retryAfter.length > 0 ? { retryAfter } : {}) },
      { startMs: 5_000 },
    ]);
  const outcomes = [controlled([]), controlled(['1'])].map((control) =>
    conclude(retryAfterMalformed, bare, [control, givenUp]),
  );
  expect(outcomes.map(({ verdict }) => verdict)).toEqual(['warn', 'inconclusive']);
  expect(outcomes[0]?.evidence[0]?.attempts).toEqual([1]);
});

test('who is still waiting as the run ends neither hung nor gave up', () => {
  const open = failing([saying('soon')], { censored: true });
  const { verdict, reason } = conclude(retryAfterMalformed, bare, [open]);
  expect([verdict, reason]).toEqual([
    'inconclusive',
    'still open after the malformed Retry-After "soon"',
  ]);
});

/** The RFCs, with the rules on that bind no server in general. */
const serverContract: Contract = {
  ...builtinContracts.rfc,
  levels: {
    ...builtinContracts.rfc.levels,
    'retry-after-present': 'must',
    'retry-after-truthful': 'should',
  },
  classification: {
    ...builtinContracts.rfc.classification,
    byStatus: [
      { status: 429, class: 'retryable', meaning: 'too many requests', refused: true },
      ...builtinContracts.rfc.classification.byStatus,
    ],
  },
};
const server = contextUnder('rfc', { contract: serverContract });

/** A contract that promises a Retry-After, and calls it a refusal, only where there was a key. */
const keyedOnly: Contract = {
  ...serverContract,
  classification: {
    ...builtinContracts.rfc.classification,
    byStatus: [
      {
        ...{ status: 429, when: 'keyed', class: 'retryable', meaning: 'full' },
        ...{ carriesRetryAfter: true, refused: true },
      },
      { status: 429, class: 'retryable', meaning: 'busy' },
      ...builtinContracts.rfc.classification.byStatus,
    ],
  },
};

test('whether a Retry-After is promised may depend on the key', () => {
  const context = contextUnder('rfc', { contract: keyedOnly });
  const verdicts = [{ idempotencyKey: 'k' }, {}].map((key) =>
    verdictOf(retryAfterPresent, [operationOf([{ outcome: response(429), ...key }])], context),
  );
  expect(verdicts).toEqual(['fail', 'not-exercised']);
});

/** A request that is refused, waits, and is refused again. */
function refusedAgain(waitMs: number, fields: Partial<Attempt> = {}, retryAfter = '1'): Operation {
  const first = { ...saying(retryAfter, 0, 429), firstByteMs: 5, endMs: 20, ...fields };
  return operationOf([first, { ...saying('1', 5 + waitMs, 429), ...fields }], { id: 'refused' });
}

test('who waits as long as he was told, and not at leisure, is admitted', () => {
  const verdicts = [999.9, 1_000, 2_500, 2_500.1].map((ms) =>
    verdictOf(retryAfterTruthful, [refusedAgain(ms)], server),
  );
  expect(verdicts).toEqual(['not-exercised', 'warn', 'warn', 'not-exercised']);
});

test('without a first byte the wait counts from the end of the refusal', () => {
  const bareFirst = { ...saying('1', 0, 429), endMs: 20 };
  const { firstByteMs: _, ...first } = bareFirst;
  const verdicts = [1_019.9, 1_020].map((startMs) =>
    verdictOf(retryAfterTruthful, [operationOf([first, saying('1', startMs, 429)])], server),
  );
  expect(verdicts).toEqual(['not-exercised', 'warn']);
});

test('a server is held to seconds above zero, to no date, and to no other refusal', () => {
  const date = 'Mon, 15 Jun 2026 12:00:01 GMT';
  const other = operationOf([
    { ...saying('1', 0, 429), firstByteMs: 5, endMs: 20 },
    { startMs: 1_005, outcome: response(429, { code: 'OTHER', retryAfter: ['1'] }) },
  ]);
  const verdicts = [refusedAgain(1_000, {}, date), refusedAgain(0, {}, '0'), other].map((each) =>
    verdictOf(retryAfterTruthful, [each], server),
  );
  expect(verdicts).toEqual(['not-exercised', 'not-exercised', 'not-exercised']);
});

test('a second refusal names both attempts and what the server said', () => {
  const { evidence } = conclude(retryAfterTruthful, server, [refusedAgain(1_000)]);
  expect(evidence).toEqual([
    {
      operation: 'refused',
      attempts: [1, 2],
      sentence:
        'refused again (HTTP 429) after 1000 ms, where the server asked for 1000 ms and admitted nothing else meanwhile',
    },
  ]);
});

test('whether a request was refused may depend on its key', () => {
  const context = contextUnder('rfc', { contract: keyedOnly });
  const verdicts = [{ idempotencyKey: 'k' }, {}].map((key) =>
    verdictOf(retryAfterTruthful, [refusedAgain(1_000, key)], context),
  );
  expect(verdicts).toEqual(['warn', 'not-exercised']);
});

test('of the suspects a thousand are held, and later ones stay undecided', () => {
  const operations = Array.from({ length: 1_001 }, () => refusedAgain(1_000));
  const { checked, inconclusive } = conclude(retryAfterTruthful, server, operations);
  expect([checked, inconclusive]).toEqual([1_000, 1]);
});

test.for([
  ['all limits are of one credential', ['credential', 'credential'], 'warn'],
  ['one limit is of the whole organisation', ['credential', 'organisation'], 'inconclusive'],
  ['the contract knows of no limit', [], 'inconclusive'],
] as const)('where %s, another caller takes a place: %s', ([, per, verdict]) => {
  const rateLimits = per.map((each) => ({
    id: each,
    covers: 'requests',
    per: each,
    source: 'its page',
  }));
  const contract = { ...serverContract, rateLimits };
  const mine = { credentialHash: 'mine' };
  const admitted = operationOf([{ startMs: 500, endMs: 510, credentialHash: 'other' }]);
  const operations = [refusedAgain(1_000, mine), admitted];
  expect(verdictOf(retryAfterTruthful, operations, { ...rfc, contract })).toBe(verdict);
});
