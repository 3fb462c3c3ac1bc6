import { expect, test } from 'vitest';
import type { ClientCase } from '../../../../src/core/cases/case.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import type { RuleContext, RuleOutcome } from '../../../../src/core/rules/rule.ts';
import { caseResult } from '../../../../src/core/trial/case-result.ts';
import type { ToldEnd } from '../../../../src/core/trial/timeline.ts';
import { CaseResult } from '../../../../src/core/trial/trial-result.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const clientCase: ClientCase = {
  id: 'ra-seconds-429',
  group: 'retry-after',
  tells: 'A 429 that asks for a wait',
  request: 'read',
  script: ['answer'],
};
const succeeded: ToldEnd = { result: 'succeeded', because: 'exit code 0', exitCode: 0 };

interface Seen {
  readonly operations: readonly Operation[];
  readonly reports?: ReadonlyMap<string, ToldEnd>;
  readonly context?: RuleContext;
  readonly clientCase?: ClientCase;
  readonly outcomes?: readonly RuleOutcome[];
}

/** The rules' own word on these operations, made into the result of a case. */
function resultOf(seen: Seen): CaseResult {
  const context = seen.context ?? contextUnder('aigeon', { observer: 'endpoint' });
  const judge = createJudge(context);
  for (const operation of seen.operations) judge.operation(operation);
  return CaseResult.parse(
    caseResult({
      clientCase: seen.clientCase ?? clientCase,
      operations: seen.operations,
      reports: seen.reports ?? new Map(seen.operations.map(({ id }) => [id, succeeded])),
      outcomes: seen.outcomes ?? judge.outcomes(),
      policy: context.policy,
      contract: context.contract,
      wallOriginMs: context.wallOriginMs,
      reproduce: 'retrial client --only ra-seconds-429 -- it',
    }),
  );
}

/** A 429 answered at once, and a second request so long after it. */
function askedAndCame(waitMs: number, fields: Partial<Operation> = {}): Operation {
  const refused = response(429, { retryAfter: ['5'] });
  return operationOf(
    [
      { startMs: 100, firstByteMs: 101, endMs: 102, outcome: refused },
      { startMs: 101 + waitMs, firstByteMs: 103 + waitMs, endMs: 104 + waitMs },
    ],
    { id: 'ra-seconds-429-1', ...fields },
  );
}

test('a case in which every promise was kept passes, and tells what was seen', () => {
  expect(resultOf({ operations: [askedAndCame(5_010)] })).toEqual({
    id: 'ra-seconds-429',
    group: 'retry-after',
    tells: 'A 429 that asks for a wait',
    verdict: 'pass',
    sentence: 'waited 5.01 s of the 5.00 s asked, then HTTP 200',
    operations: 1,
    attempts: 2,
    waitsMs: [5_010],
    rules: {
      'retry-after-honored': 'pass',
      'no-attempt-after-success': 'pass',
      'request-unchanged': 'pass',
      'attempts-sequential': 'pass',
    },
    findings: [],
    timelines: [
      {
        operation: 'ra-seconds-429-1',
        attempts: [
          {
            attempt: 1,
            startMs: 0,
            firstByteMs: 1,
            endMs: 2,
            met: 'HTTP 429, Retry-After: 5',
            status: 429,
          },
          {
            attempt: 2,
            startMs: 5_011,
            firstByteMs: 5_013,
            endMs: 5_014,
            met: 'HTTP 200',
            status: 200,
            waitMs: 5_010,
            askedMs: 5_000,
          },
        ],
        result: 'succeeded',
        because: 'exit code 0',
        exitCode: 0,
        endedMs: 5_014,
      },
    ],
    reproduce: 'retrial client --only ra-seconds-429 -- it',
  });
});

test('a case with a finding tells the finding, and how the client got there', () => {
  const { verdict, sentence, rules, findings, waitsMs } = resultOf({
    operations: [askedAndCame(999)],
  });
  const told = 'waited 999 ms of the 5000 ms that the server asked for (attempt 2)';
  expect({ verdict, sentence, rule: rules['retry-after-honored'], findings, waitsMs }).toEqual({
    verdict: 'fail',
    sentence: told,
    rule: 'fail',
    findings: [
      {
        rule: 'retry-after-honored',
        level: 'must',
        operation: 'ra-seconds-429-1',
        attempts: [1, 2],
        sentence: told,
      },
    ],
    waitsMs: [999],
  });
});

function outcome(id: string, verdict: RuleOutcome['verdict'], fields: Partial<RuleOutcome> = {}) {
  return {
    ...{ id, verdict, subject: 'client' as const, level: 'should' as const, source: 'a page' },
    ...{ checked: 1, violations: 0, inconclusive: 0, notes: [], evidence: [] },
    ...fields,
  };
}
const finding = (sentence: string) => ({ operation: 'a', attempts: [1], sentence });

test.for([
  [['pass', 'broken', 'fail'], 'broken'],
  [['pass', 'warn', 'fail'], 'fail'],
  [['inconclusive', 'warn'], 'warn'],
  [['info', 'inconclusive', 'pass'], 'inconclusive'],
  [['pass', 'info'], 'info'],
  [['not-exercised', 'pass'], 'pass'],
  [['not-exercised'], 'not-exercised'],
] as const)('of the answers %j the verdict of the case is %s', ([verdicts, expected]) => {
  const outcomes = verdicts.map((verdict, index) => outcome(`rule-${index}`, verdict));
  expect(resultOf({ operations: [askedAndCame(5_010)], outcomes }).verdict).toBe(expected);
});

test('findings come the weightiest first, and a finding may weigh differently from its rule', () => {
  const outcomes = [
    outcome('light', 'info', { level: 'info', evidence: [finding('light')] }),
    outcome('mixed', 'fail', {
      evidence: [finding('as its rule'), { ...finding('more'), level: 'must' }],
    }),
  ];
  const { sentence, findings } = resultOf({ operations: [askedAndCame(5_010)], outcomes });
  expect([sentence, findings.map(({ rule, level }) => `${rule} ${level}`)]).toEqual([
    'more',
    ['mixed must', 'mixed should', 'light info'],
  ]);
});

test.for(['inconclusive', 'broken'] as const)('a case that is %s tells why', (verdict) => {
  const outcomes = [outcome('fine', 'pass'), outcome('unsure', verdict, { reason: 'too few' })];
  expect(resultOf({ operations: [askedAndCame(5_010)], outcomes }).sentence).toBe(
    'rule unsure: too few',
  );
});

test.for([
  [1, 'pass'],
  [10, 'inconclusive'],
] as const)(
  'of %i operations a rule that needs many and is undecided makes the case %s',
  ([operations, verdict]) => {
    const outcomes = [
      outcome('jitter-present', 'inconclusive'),
      outcome('request-unchanged', 'pass'),
    ];
    const result = resultOf({
      operations: [askedAndCame(5_010)],
      clientCase: { ...clientCase, operations },
      outcomes,
    });
    expect(result.verdict).toBe(verdict);
  },
);

test('what rules say of the server is no matter of the case of a client', () => {
  const outcomes = [outcome('envelope-shape', 'fail', { subject: 'server' })];
  const { verdict, rules, findings } = resultOf({ operations: [askedAndCame(5_010)], outcomes });
  expect({ verdict, rules, findings }).toEqual({
    verdict: 'not-exercised',
    rules: {},
    findings: [],
  });
});

test('a wait without Retry-After stands beside its declared bounds, where some are declared', () => {
  const failed = response(503);
  const operation = operationOf([
    { startMs: 0, firstByteMs: 1, endMs: 2, outcome: failed },
    { startMs: 2_001, firstByteMs: 2_002, endMs: 2_003 },
  ]);
  const vendor = contextUnder('aigeon', { observer: 'endpoint' });
  const foreign = contextUnder('rfc', { observer: 'endpoint' });
  const nobody = { ...foreign, policy: undeclaredPolicy(foreign.contract) };
  const bounds = [vendor, nobody].map((context) => {
    const second = resultOf({ operations: [operation], context }).timelines[0]?.attempts[1];
    return [second?.waitMs, second?.loMs, second?.hiMs];
  });
  expect(bounds).toEqual([
    [2_000, 500, 650],
    [2_000, undefined, undefined],
  ]);
});

test('an operation that followed another is not counted, and has the word of its client', () => {
  const operations = [
    operationOf([{ outcome: response(303) }], { id: 'a-1', result: clientResult('a-1', 900) }),
    operationOf(
      [
        { parent: 'a-1', startMs: 10, outcome: response(429) },
        { parent: 'a-1', startMs: 800 },
      ],
      {
        id: 'a-1.2',
      },
    ),
  ];
  const reports = new Map<string, ToldEnd>([
    ['a-1', { result: 'failed', because: 'exit code 22', exitCode: 22 }],
  ]);
  const result = resultOf({ operations, reports });
  expect([
    result.operations,
    result.attempts,
    result.timelines.map(({ operation, because }) => `${operation}: ${because}`),
  ]).toEqual([1, 2, ['a-1.2: exit code 22', 'a-1: exit code 22']]);
});

test('at most three operations are shown, those with findings first', () => {
  const operations = ['a', 'b', 'c', 'd'].map((id) =>
    askedAndCame(id === 'd' ? 999 : 5_010, { id }),
  );
  const { timelines, operations: count } = resultOf({ operations });
  expect([count, timelines.map(({ operation }) => operation)]).toEqual([4, ['d', 'a', 'b']]);
});

test('of a burst of attempts the first hundred and the last twenty are kept', () => {
  const attempts = Array.from({ length: 500 }, (_, index) => ({
    startMs: index * 10,
    outcome: response(400),
  }));
  const { timelines, ...result } = resultOf({ operations: [operationOf(attempts)] });
  const numbers = timelines[0]?.attempts.map(({ attempt }) => attempt) ?? [];
  expect([result.attempts, numbers.length, numbers[99], numbers[100], numbers.at(-1)]).toEqual([
    500, 120, 100, 481, 500,
  ]);
});

test('of an operation whose end nobody saw, the result is unknown', () => {
  const { result: _, ...unheard } = askedAndCame(5_010);
  const [timeline] = resultOf({ operations: [unheard], reports: new Map() }).timelines;
  expect([timeline?.result, timeline?.because, timeline?.endedMs]).toEqual([
    'unknown',
    'nobody saw how it ended',
    undefined,
  ]);
});

test('of a case in which nobody listens only the word of the client is known', () => {
  const reports = new Map<string, ToldEnd>([['a', { result: 'failed', because: 'exit code 7' }]]);
  const result = resultOf({
    operations: [operationOf([])],
    clientCase: { ...clientCase, refused: true },
    reports,
  });
  expect(result.sentence).toBe('no connection was to be had; exit code 7');
});
