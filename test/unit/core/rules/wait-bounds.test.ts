import { expect, test } from 'vitest';
import type { Contract } from '../../../../src/core/contracts/contract.ts';
import { classesOf, isExpected, isIdentical } from '../../../../src/core/rules/attempt-class.ts';
import { createControls } from '../../../../src/core/rules/controls.ts';
import { evidenceLimit, type RuleContext } from '../../../../src/core/rules/rule.ts';
import { createTally } from '../../../../src/core/rules/tally.ts';
import { type Wait, waitsUnder } from '../../../../src/core/rules/waits.ts';
import type { Attempt, Outcome } from '../../../../src/core/trace.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { attempt, response } from '../../../helpers/records.ts';

const atEndpoint = contextUnder('aigeon', { observer: 'endpoint' });
const reset: Outcome = { kind: 'network-error', error: 'reset' };
const failed = { startMs: 0, firstByteMs: 10, endMs: 10, outcome: response(503) } as const;

function waitAfter(
  previous: Partial<Attempt>,
  next: Partial<Attempt>,
  context: RuleContext = atEndpoint,
): Wait | undefined {
  return waitsUnder(context)(operationOf([previous, next]))[0];
}

/** What governs the wait after a failure at 10 ms, by an endpoint. */
function sourceAfter(previous: Partial<Attempt>, startMs: number, context?: RuleContext) {
  return waitAfter({ startMs: 0, endMs: 10, ...previous }, { startMs }, context)?.source;
}

test('only what comes within 50 ms of a network error without an answer is the transport’s', () => {
  expect([
    sourceAfter({ outcome: reset }, 59.9),
    sourceAfter({ outcome: reset }, 60),
    sourceAfter({ outcome: reset, firstByteMs: 10 }, 20),
    sourceAfter({ outcome: response(503) }, 20),
  ]).toEqual(['transport', 'backoff', 'backoff', 'backoff']);
});

test('where the declared backoff is as short as a resend, a wait within it is the client’s', () => {
  const { policy } = atEndpoint;
  const numbers = { ...policy.numbers, backoff: { baseMs: 30, factor: 2 } };
  const context = { ...atEndpoint, policy: { ...policy, numbers } };
  const undeclared = { ...policy, numbers, declared: { ...policy.declared, backoff: false } };
  // The first wait is at least 30 ms, and may seem 5 ms shorter.
  const seen = [34.9, 35, 36, 40].map((startMs) =>
    sourceAfter({ outcome: reset }, startMs, context),
  );
  expect(seen).toEqual(['transport', 'backoff', 'backoff', 'backoff']);
  expect(sourceAfter({ outcome: reset }, 40, { ...context, policy: undeclared })).toBe('transport');
});

test('a success asks for no retry, whatever its header says', () => {
  const polled = response(200, { code: 0, retryAfter: ['1'] });
  expect(sourceAfter({ firstByteMs: 10, outcome: polled }, 500)).toBe('unasked');
});

test.for([
  ['the first byte comes before the request', { startMs: 20, firstByteMs: 10, endMs: 30 }, true],
  ['the end comes before the first byte', { startMs: 0, firstByteMs: 31, endMs: 30 }, true],
  ['all come at once', { startMs: 10, firstByteMs: 10, endMs: 10 }, false],
] as const)('where %s, a wait is in doubt: %s', ([, stamps, isDoubtful]) => {
  const wait = waitAfter({ ...stamps, outcome: response(503) }, { startMs: 700 });
  expect(wait?.doubt !== undefined).toBe(isDoubtful);
});

test('a clock that is far off, but not moved, leaves no doubt, nor does one that was read once', () => {
  const doubts = [
    [{ wallOffsetMs: 900 }, { wallOffsetMs: 905 }],
    [{ wallOffsetMs: 900 }, { wallOffsetMs: 905.1 }],
    [{ wallOffsetMs: 900 }, {}],
    [{}, { wallOffsetMs: 900 }],
  ].map(([previous, next]) => {
    const wait = waitAfter({ ...failed, ...previous }, { startMs: 700, ...next });
    return wait?.doubt !== undefined;
  });
  expect(doubts).toEqual([false, true, false, false]);
});

test('all rules of one judge read the waits of an operation once', () => {
  const context = contextUnder();
  const operation = operationOf([failed, { startMs: 700 }]);
  const read = waitsUnder(context)(operation);
  expect(waitsUnder(context)(operation)).toBe(read);
  expect(waitsUnder(context)(operationOf([failed, { startMs: 800 }]))).not.toBe(read);
});

const own: Contract = {
  ...contextUnder('rfc').contract,
  classification: {
    ...contextUnder('rfc').contract.classification,
    byStatus: [
      { status: 418, when: 'keyed', class: 'retryable', meaning: 'brewing' },
      { status: 418, class: 'never-retry', meaning: 'a teapot' },
    ],
  },
};

test('what an answer means may depend on the key of its request', () => {
  const classOf = classesOf(contextUnder('rfc', { contract: own }));
  const outcome = response(418);
  expect([
    classOf(attempt({ outcome, idempotencyKey: 'k' })),
    classOf(attempt({ outcome })),
    classOf(attempt({ outcome, accepted: true })),
  ]).toEqual(['retryable', 'never-retry', 'success']);
});

test('only a whole response can be what was expected', () => {
  const outcomes = [response(404), response(404, { complete: false }), reset];
  expect(outcomes.map((outcome) => isExpected(attempt({ accepted: true, outcome })))).toEqual([
    true,
    false,
    false,
  ]);
});

test('two attempts are the same request where method, path, body and credentials are', () => {
  const one = attempt({ bodyHash: 'b', credentialHash: 'c' });
  const others = [
    {},
    { method: 'POST' },
    { path: '/x' },
    { bodyHash: 'x' },
    { credentialHash: 'x' },
  ];
  expect(others.map((change) => isIdentical(one, { ...one, ...change }))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

const finding = (index: number) => ({
  operation: { id: `op-${index}`, groupedBy: 'harness' as const },
  attempts: [1],
  sentence: 'gave up',
});
const answered = (status: number, code?: string) =>
  attempt({ outcome: response(status, code === undefined ? {} : { code }) });

test('a failure has its control in the same status and code, or the same kind of no answer', () => {
  const controls = createControls();
  controls.retried(answered(503));
  controls.retried(answered(500, 'BUSY'));
  controls.retried(attempt({ outcome: reset }));
  const givenUp = [
    answered(503),
    answered(503, 'BUSY'),
    answered(500, 'BUSY'),
    answered(500),
    attempt({ outcome: reset }),
    attempt({ outcome: { kind: 'client-closed' } }),
  ];
  for (const [index, each] of givenUp.entries()) controls.gaveUp(each, finding(index));
  const seen = [...controls.givenUp()].map(({ isRetriedOtherwise }) => isRetriedOtherwise);
  expect(seen).toEqual([true, false, true, false, true, false]);
});

test('of many that were given up alike each counts, and the first stand for the others', () => {
  const controls = createControls();
  for (let index = 0; index < evidenceLimit + 2; index += 1) {
    controls.gaveUp(answered(503), finding(index));
  }
  const ids = [...controls.givenUp()].map(({ finding: { operation } }) => operation.id);
  const first = Array.from({ length: evidenceLimit }, (_, index) => `op-${index}`);
  expect(ids).toEqual([...first, 'op-9', 'op-9']);
});

test('a thousand kinds of failures are kept, retried and given up together', () => {
  const controls = createControls();
  const madeUp = (index: number) => answered(503, `C${index}`);
  for (let index = 0; index < 400; index += 1) controls.gaveUp(madeUp(index), finding(index));
  for (let index = 0; index < 601; index += 1) controls.retried(madeUp(index));
  for (let index = 400; index < 1_001; index += 1) controls.gaveUp(madeUp(index), finding(index));
  const seen = [...controls.givenUp()];
  const retried = seen.filter(({ isRetriedOtherwise }) => isRetriedOtherwise);
  expect([seen.length, retried.length]).toEqual([1_000, 600]);
});

const rule = {
  id: 'some-rule',
  subject: 'client',
  holds: 'All is well',
  level: 'should',
  source: 'nowhere',
  judge: () => ({ operation: () => undefined, conclude: () => tallied([]) }),
} as const;

/** What a tally concludes of findings at these levels, where its own is `should`. */
function tallied(levels: readonly ('must' | 'should' | 'info' | undefined)[]) {
  const tally = createTally(rule, contextUnder());
  for (const [index, level] of levels.entries()) tally.violate({ ...finding(index), level });
  return tally.conclude();
}

test.for([
  [[], 'not-exercised'],
  [['info'], 'info'],
  [['info', undefined], 'warn'],
  [[undefined, 'info'], 'warn'],
  [['must', 'info'], 'fail'],
  [['info', 'must'], 'fail'],
] as const)('the gravest finding tells the verdict: of %j it is %s', ([levels, verdict]) => {
  expect(tallied(levels).verdict).toBe(verdict);
});

test('a finding says how much it weighs where that is not what its rule does', () => {
  const { evidence } = tallied(['info', 'should', undefined]);
  expect(evidence.map((each) => Object.hasOwn(each, 'level'))).toEqual([true, false, false]);
});

test('of many remarks twenty are kept, each once, and no reason is told where there is none', () => {
  const tally = createTally(rule, contextUnder());
  for (let index = 0; index < 42; index += 1) tally.note(`remark ${index >> 1}`);
  const outcome = tally.conclude({ verdict: 'pass' });
  expect([outcome.notes.length, outcome.notes.at(-1), 'reason' in outcome]).toEqual([
    20,
    'remark 19',
    false,
  ]);
});
