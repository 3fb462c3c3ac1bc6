import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfc } from '../../../src/core/contracts/rfc.ts';
import { policyOf } from '../../../src/core/retry/policy-of.ts';
import { createJudge } from '../../../src/core/rules/judge.ts';
import type { Rule, RuleOutcome } from '../../../src/core/rules/rule.ts';
import { createTally } from '../../../src/core/rules/tally.ts';
import type { TraceRecord } from '../../../src/core/trace.ts';
import { RunRecord } from '../../../src/core/trace.ts';
import { encodeLine } from '../../../src/core/trace-lines.ts';
import { concludeVerdict } from '../../../src/core/verdict.ts';
import type { VerifierOptions } from '../../../src/core/verify.ts';
import { createVerifier, quietPeriodOf } from '../../../src/core/verify.ts';
import { readGolden } from '../../helpers/golden.ts';
import { contextUnder } from '../../helpers/judging.ts';
import { operationsArbitrary } from '../../helpers/operations.ts';
import { attempt, clientResult, jobCreated, response } from '../../helpers/records.ts';

/** A run record of this contract, with what matters to the test. */
function runLine(contract: string, fields: object = {}): string {
  return readGolden(JSON.stringify({ contract, ...fields })).lines[0] ?? '';
}

function verify(
  head: string,
  records: readonly TraceRecord[],
  options: VerifierOptions = {},
): ReturnType<ReturnType<typeof createVerifier>['end']> {
  const verifier = createVerifier(options);
  verifier.line(head);
  for (const record of records) verifier.line(encodeLine(record).trimEnd());
  return verifier.end();
}

const twoAttempts: readonly TraceRecord[] = [
  attempt({ startMs: 0, outcome: response(503) }),
  attempt({ attempt: 2, startMs: 400 }),
  clientResult('a', 410),
];

/** A rule that tells what it is given to judge with. */
function probe(tell: (told: string) => void): Rule {
  const rule: Rule = {
    id: 'probe',
    subject: 'client',
    holds: '',
    level: 'info',
    source: '',
    judge: (context) => ({
      operation({ id }) {
        const { noiseMs, stalledWithin } = context;
        tell(`${id}: noise ${noiseMs()} ms, stalled ${stalledWithin(0, 100)}`);
      },
      conclude: () => createTally(rule, context).conclude(),
    }),
  };
  return rule;
}

test('a trace gets the findings of the run that wrote it', () => {
  fc.assert(
    fc.property(operationsArbitrary, fc.boolean(), (operations, ledger) => {
      const judge = createJudge(contextUnder('aisearch', { ledger, wallOriginMs: 0 }));
      const records: TraceRecord[] = [];
      for (const operation of operations) {
        judge.operation(operation);
        records.push(...operation.attempts, ...operation.effects);
        if (operation.result) records.push(operation.result);
      }
      const { outcomes } = verify(runLine('aisearch', { ledger }), records);
      expect(outcomes).toEqual(judge.outcomes());
    }),
  );
});

test('operations, attempts and what was not judged are counted', () => {
  const verifier = createVerifier();
  verifier.line(runLine('rfc'));
  for (const record of [...twoAttempts, attempt({ attempt: 3, startMs: 900 })]) {
    verifier.line(encodeLine(record).trimEnd());
  }
  verifier.line('{"type":"weather"}');
  verifier.line('');
  verifier.line(JSON.stringify(jobCreated('a', 'job_1', { atMs: 950 })));
  verifier.line('{"type":"fault","atMs":1,"kind":"reset"}');
  expect(verifier.end().counts).toEqual({
    operations: 1,
    attempts: 3,
    unknownRecords: 1,
    lateRecords: 2,
    lateJobs: 1,
    unattributed: 1,
  });
});

test.for([
  ['without a ledger', false],
  ['of a mock that tells of its jobs', true],
])('lines that are out of order within a second change no finding of a trace %s', ([, ledger]) => {
  const [first, second] = [
    attempt({ startMs: 0, outcome: response(503) }),
    attempt({ attempt: 2, startMs: 900 }),
  ];
  const result = clientResult('a', 902);
  const others = [attempt({ operation: 'b', startMs: 1_500 }), clientResult('b', 1_502)];
  const head = runLine('aisearch', { ledger });
  const inOrder = verify(head, [first, second, result, ...others]);
  const orders = [
    [second, first, result, ...others],
    [first, result, second, ...others],
    [result, second, ...others, first],
    [...others, result, first, second],
  ];
  expect(orders.map((records) => verify(head, records))).toEqual(orders.map(() => inOrder));
});

test('a rule that throws is broken, and the trace gets no green verdict', () => {
  const throwing: Rule = {
    ...{ id: 'throwing', subject: 'client', holds: '', level: 'info', source: '' },
    judge: () => ({
      operation() {
        throw new Error('out of luck');
      },
      conclude: () => {
        throw new Error('never asked');
      },
    }),
  };
  const { outcomes } = verify(runLine('rfc'), twoAttempts, { rules: [throwing] });
  const open = { thresholds: [], required: [], strict: false, interrupted: false };
  const { verdict, exitCode } = concludeVerdict({ rules: outcomes, ...open });
  expect([outcomes[0]?.verdict, outcomes[0]?.reason, verdict, exitCode]).toEqual([
    'broken',
    'out of luck',
    'inconclusive',
    70,
  ]);
});

test('the run record and the summary come back', () => {
  const summary = { type: 'summary', endMs: 500, operations: 1, attempts: 2, rules: {} } as const;
  const head = runLine('rfc');
  const verification = verify(head, [...twoAttempts, summary]);
  expect([verification.run, verification.summary]).toEqual([
    RunRecord.parse(JSON.parse(head)),
    summary,
  ]);
});

test('stalls and timer noise reach the rules in the order of the trace', () => {
  const told: string[] = [];
  verify(
    runLine('rfc', { timerNoiseMs: 0.5 }),
    [
      attempt({ operation: 'a' }),
      clientResult('a', 2),
      { type: 'stall', startMs: 50, lengthMs: 7 },
      attempt({ operation: 'b', startMs: 60 }),
      clientResult('b', 62),
    ],
    { rules: [probe((line) => told.push(line))] },
  );
  expect(told).toEqual(['a: noise 0.5 ms, stalled false', 'b: noise 7.5 ms, stalled true']);
});

test('effects that a mock tells late belong to their operation where the ledger is on record', () => {
  const { outcomes } = verify(runLine('aisearch', { ledger: true }), [
    attempt({ method: 'POST', idempotencyKey: 'k', outcome: response(202) }),
    clientResult('a', 2),
    jobCreated('a', 'job_1', { atMs: 1 }),
    jobCreated('a', 'job_2', { atMs: 1 }),
  ]);
  expect(outcomes.find(({ id }) => id === 'no-duplicate-jobs')?.verdict).toBe('fail');
});

test('a job that comes when its operation is settled leaves in doubt whether there was one too many', () => {
  const { outcomes } = verify(runLine('aisearch', { ledger: true }), [
    attempt({ method: 'POST', idempotencyKey: 'k', outcome: response(202) }),
    jobCreated('a', 'job_1', { atMs: 1 }),
    clientResult('a', 2),
    jobCreated('a', 'job_2', { atMs: 5_000 }),
  ]);
  const { verdict, reason } = outcomes.find(({ id }) => id === 'no-duplicate-jobs') ?? {};
  expect([verdict, reason]).toEqual([
    'inconclusive',
    '1 job was created after the operation had settled, and not judged',
  ]);
});

test('an endpoint that saw no results takes a quiet operation for settled, not for censored', () => {
  const { outcomes } = verify(runLine('aisearch', { observer: 'endpoint' }), [
    attempt({ method: 'POST', idempotencyKey: 'k', outcome: response(503) }),
    { type: 'stall', startMs: quietPeriodOf(policyOf(rfc)) + 100_000, lengthMs: 6 },
  ]);
  expect(outcomes.find(({ id }) => id === 'retries-transient')?.verdict).toBe('warn');
});

test('the quiet period is twice the longest wait that the policy allows, and 5 s', () => {
  const { numbers, declared } = policyOf(rfc);
  const longBackoff = { ...numbers, giveUpAboveMs: 1_000 };
  expect([
    quietPeriodOf({ numbers, declared }),
    quietPeriodOf({ numbers: longBackoff, declared }),
  ]).toEqual([605_000, 13_000]);
});

test('another contract judges by its own rules and levels', () => {
  const records = [attempt({ method: 'POST', outcome: response(201) }), clientResult('a', 2)];
  const idsOf = (options: VerifierOptions): string[] =>
    verify(runLine('aisearch'), records, options).outcomes.map(({ id }) => id);
  expect([
    idsOf({}).includes('idempotency-key-present'),
    idsOf({ contract: rfc }).includes('idempotency-key-present'),
  ]).toEqual([true, false]);
});

test('of a sampled trace population rules speak by the summary alone', () => {
  const told: RuleOutcome = {
    id: 'idempotency-key-fresh',
    subject: 'client',
    level: 'must',
    verdict: 'fail',
    checked: 900,
    violations: 1,
    inconclusive: 0,
    source: 'AI Search',
    notes: [],
    evidence: [],
  };
  const records: readonly TraceRecord[] = [
    attempt({ method: 'POST', idempotencyKey: 'k', outcome: response(202) }),
    clientResult('a', 2),
    {
      type: 'summary',
      endMs: 9,
      operations: 900,
      attempts: 900,
      rules: { 'idempotency-key-fresh': told },
    },
  ];
  const freshOf = (lines: readonly TraceRecord[], sampling: number): RuleOutcome | undefined =>
    verify(runLine('aisearch', { sampling }), lines).outcomes.find(({ id }) => id === told.id);
  const withoutSummary = freshOf(records.slice(0, 2), 0.1);
  const whole = records.map((record) =>
    record.type === 'summary' ? { ...record, operations: 1, attempts: 1 } : record,
  );
  expect([
    freshOf(records, 0.1),
    withoutSummary?.verdict,
    withoutSummary?.reason,
    freshOf(whole, 1)?.verdict,
  ]).toEqual([
    told,
    'inconclusive',
    'the trace holds a sample of the operations, and this rule is judged over all of them',
    'pass',
  ]);
});

test('a whole trace in which attempts are missing speaks neither for anybody nor against', () => {
  const head = runLine('aisearch');
  const summary = (attempts: number) =>
    ({ type: 'summary', endMs: 900, operations: 1, attempts, rules: {} }) as const;
  const gaveUp = [
    attempt({ method: 'POST', outcome: response(503) }),
    clientResult('a', 900, 'failed'),
  ];
  const said = (attempts: number) =>
    verify(head, [...gaveUp, summary(attempts)])
      .outcomes.filter(({ id }) => id === 'idempotency-key-present' || id === 'failure-surfaced')
      .map(({ verdict, violations, reason }) => [verdict, violations, reason]);
  const reason = (text: string) => ['inconclusive', 0, `${text} missing from the trace`];
  expect([said(1), said(2), said(3)]).toEqual([
    [
      ['fail', 1, undefined],
      ['pass', 0, undefined],
    ],
    [reason('1 attempt of the run is'), reason('1 attempt of the run is')],
    [reason('2 attempts of the run are'), reason('2 attempts of the run are')],
  ]);
});

test('a trace that may be a sample is taken for one, until its summary says that it is whole', () => {
  const records = [attempt({ method: 'POST', idempotencyKey: 'k', outcome: response(202) })];
  const told = { type: 'summary', endMs: 9, operations: 1, attempts: 1, rules: {} } as const;
  const lastOf = (last: readonly TraceRecord[]): readonly unknown[] => {
    const { isSample, outcomes } = verify(runLine('aisearch', { sampleAbove: 100 }), [
      ...records,
      clientResult('a', 2),
      ...last,
    ]);
    return [isSample, outcomes.find(({ id }) => id === 'idempotency-key-fresh')?.verdict];
  };
  expect([
    lastOf([]),
    lastOf([{ ...told, sampling: 0.9 }]),
    lastOf([{ ...told, sampling: 1 }]),
  ]).toEqual([
    [true, 'inconclusive'],
    [true, 'inconclusive'],
    [false, 'pass'],
  ]);
});

test('jobs that a sampled trace leaves out still leave their doubt', () => {
  const job: TraceRecord = {
    type: 'effect',
    effect: 'job-created',
    atMs: 1,
    operation: 'a',
    jobId: 'j',
    when: 'before-answer',
  };
  const duplicates = (lateJobs: number): RuleOutcome | undefined =>
    verify(runLine('aisearch', { sampleAbove: 100, ledger: true }), [
      attempt({ method: 'POST', write: true, idempotencyKey: 'k', outcome: response(202) }),
      job,
      clientResult('a', 2),
      { type: 'summary', endMs: 9, operations: 1, attempts: 1, sampling: 1, lateJobs, rules: {} },
    ]).outcomes.find(({ id }) => id === 'no-duplicate-jobs');
  expect([duplicates(0)?.verdict, duplicates(2)?.verdict, duplicates(2)?.reason]).toEqual([
    'pass',
    'inconclusive',
    '2 jobs were created after the operation had settled, and not judged',
  ]);
});

test('a last line that broke off is left out, and told', () => {
  const verifier = createVerifier();
  verifier.line(runLine('rfc'));
  verifier.line(encodeLine(attempt()).trimEnd());
  verifier.line(encodeLine(clientResult('a', 2)).slice(0, 20), false);
  const { counts, isCut } = verifier.end();
  expect([counts.attempts, isCut]).toEqual([1, true]);
});

test('a last line that only lacks its newline counts', () => {
  const verifier = createVerifier();
  verifier.line(runLine('rfc'));
  verifier.line(encodeLine(attempt()).trimEnd(), false);
  const { counts, isCut } = verifier.end();
  expect([counts.attempts, isCut]).toEqual([1, false]);
});

const mistakes: readonly (readonly [what: string, lines: readonly string[], says: string])[] = [
  ['no line at all', [], 'the trace is empty; its first line is a run record'],
  ['no run record', [encodeLine(attempt())], 'a trace begins with a run record'],
  ['an unknown first record', ['{"type":"weather"}'], 'a trace begins with a run record'],
  ['a second run record', [runLine('rfc'), runLine('rfc')], 'a trace has one run record'],
  [
    'a newer format',
    [runLine('rfc', { format: 'retrial/trace@9' })],
    'the trace is of the newer format retrial/trace@9',
  ],
  [
    'a negative time',
    [runLine('rfc'), JSON.stringify(attempt({ startMs: -1 }))],
    'a time is at least 0, the start of the run',
  ],
  [
    'an attempt that ends before it begins',
    [runLine('rfc'), encodeLine(attempt({ startMs: 5, endMs: 4 }))],
    '"endMs" of this attempt record is before its "startMs"',
  ],
  [
    'an attempt that comes when its operation is long settled',
    [
      runLine('rfc'),
      encodeLine(clientResult('a', 1)),
      encodeLine(clientResult('b', 9_000)),
      encodeLine(attempt({ startMs: 0, endMs: 1 })),
    ],
    'this attempt record comes 8999 ms behind others, when its operation had settled',
  ],
  [
    'an operation whose attempts are not in the order of their numbers',
    [
      runLine('rfc', { ledger: true }),
      encodeLine(attempt({ startMs: 5_000 })),
      encodeLine(attempt({ attempt: 2, startMs: 3_000 })),
      encodeLine(clientResult('a', 5_001)),
      encodeLine(clientResult('b', 9_000)),
    ],
    'attempt 2 of operation "a" began before attempt 1',
  ],
  ['a line that broke off in the middle', [runLine('rfc'), '{"type":"att'], 'is not JSON'],
];

test.for(mistakes)('%s is refused with its place', ([, lines, says]) => {
  const run = (): void => {
    const verifier = createVerifier({ file: 'old.ndjson' });
    for (const line of lines) verifier.line(line);
    verifier.end();
  };
  expect(run).toThrow(
    expect.objectContaining({
      code: 'trace',
      message: expect.stringContaining(says),
      place: { file: 'old.ndjson', line: Math.max(1, lines.length) },
    }),
  );
});
