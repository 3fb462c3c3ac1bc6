import { expect, test } from 'vitest';
import type { ThresholdOutcome } from '../../../src/core/result.ts';
import type { RuleOutcome } from '../../../src/core/rules/rule.ts';
import {
  concludeVerdict,
  type ExitCode,
  exitCodePrecedence,
  exitCodes,
  type Findings,
  strongestExitCode,
} from '../../../src/core/verdict.ts';

const rule = (id: string, part: Partial<RuleOutcome> = {}): RuleOutcome => ({
  id,
  subject: 'client',
  level: 'must',
  verdict: 'pass',
  checked: 10,
  violations: 0,
  inconclusive: 0,
  source: 'RFC 9110 §10.2.3',
  notes: [],
  evidence: [],
  ...part,
});
const failed = (part: Partial<RuleOutcome> = {}): RuleOutcome =>
  rule('retry-after-honored', {
    verdict: 'fail',
    checked: 1_200,
    violations: 3,
    evidence: [{ operation: '7', attempts: [1, 2], sentence: 'waited 999 ms of the 1000 ms' }],
    ...part,
  });
const unexercised = rule('jitter-present', {
  verdict: 'not-exercised',
  checked: 0,
  reason: 'no operation gave it an opportunity',
});
const broken = rule('jitter-bounds', { verdict: 'broken', reason: 'x is not a function' });
const held: ThresholdOutcome = { expression: 'errors < 1%', value: 0, holds: 'yes' };
const missed: ThresholdOutcome = {
  expression: 'response.p99 < 250ms',
  value: 312_447,
  holds: 'no',
};
const empty: ThresholdOutcome = {
  expression: 'lag.max < 1s',
  holds: 'inconclusive',
  reason: 'no lag was recorded',
};

const findings = (part: Partial<Findings> = {}): Findings => ({
  rules: [],
  thresholds: [],
  required: [],
  strict: false,
  interrupted: false,
  ...part,
});

const failedSentence =
  'rule retry-after-honored failed: 3 of 1,200 checks broke it; first: waited 999 ms of the 1000 ms';
const warnedSentence = failedSentence.replace(' failed:', ' warns:');
const missedSentence = 'threshold response.p99 < 250ms was missed: it was 312.447 ms';
const emptySentence = 'threshold lag.max < 1s is inconclusive: no lag was recorded';

test.for<readonly [string, Partial<Findings>, string, ExitCode, readonly string[]]>([
  [
    'rules and thresholds that hold pass',
    { rules: [rule('a'), rule('b')], thresholds: [held], required: ['a'] },
    'pass',
    0,
    ['1 threshold held, and 2 rules passed on 20 checks'],
  ],
  [
    'a run in which nothing was done is inconclusive',
    { rules: [unexercised], idle: 'no operation was started' },
    'inconclusive',
    3,
    ['no operation was started'],
  ],
  [
    'a run in which nothing was judged passes, and says so',
    { rules: [unexercised] },
    'pass',
    0,
    ['nothing was held against it: no rule passed on a check, and no threshold was asked'],
  ],
  ['a rule that failed fails the run', { rules: [failed()] }, 'fail', 1, [failedSentence]],
  [
    'a warning passes, and is told',
    { rules: [rule('a'), failed({ verdict: 'warn' })] },
    'pass',
    0,
    ['1 rule passed on 10 checks', warnedSentence],
  ],
  [
    'a strict run fails on a warning',
    { rules: [failed({ verdict: 'warn' })], strict: true },
    'fail',
    1,
    [warnedSentence],
  ],
  [
    'a required rule that was not exercised leaves the run inconclusive',
    { rules: [unexercised], required: ['jitter-present'] },
    'inconclusive',
    3,
    ['rule jitter-present is required and was not exercised: no operation gave it an opportunity'],
  ],
  [
    'a required rule that could not be decided leaves the run inconclusive',
    { rules: [rule('a', { verdict: 'inconclusive', reason: 'noise' })], required: ['a'] },
    'inconclusive',
    3,
    ['rule a is required and is inconclusive: noise'],
  ],
  [
    'a required rule that the contract switched off leaves the run inconclusive',
    { required: ['gone'] },
    'inconclusive',
    3,
    ['rule gone is required and was not judged under this contract'],
  ],
  [
    'a rule that is not required and could not be decided passes, and is told',
    { rules: [rule('a', { verdict: 'inconclusive', reason: 'noise' })] },
    'pass',
    0,
    [
      'nothing was held against it: no rule passed on a check, and no threshold was asked',
      'rule a is inconclusive: noise',
    ],
  ],
  [
    'a missed threshold is told with its value',
    { thresholds: [held, missed] },
    'threshold-missed',
    2,
    [missedSentence],
  ],
  [
    'a threshold on an empty metric is never green',
    { thresholds: [held, empty] },
    'inconclusive',
    3,
    [emptySentence],
  ],
  [
    'a rule that threw is a bug, and never green',
    { rules: [rule('a'), broken], required: [] },
    'inconclusive',
    70,
    ['rule jitter-bounds broke, which is a bug of this program: x is not a function'],
  ],
  [
    'a generator behind its schedule is worse than a missed threshold',
    { thresholds: [missed], generatorLate: 'p99 of the lag was 120 ms' },
    'generator-late',
    4,
    ['p99 of the lag was 120 ms', missedSentence],
  ],
  [
    'of everything at once the strongest decides, and all of it is told',
    {
      rules: [failed(), broken, unexercised, failed({ id: 'warned', verdict: 'warn' })],
      thresholds: [missed, empty],
      required: ['jitter-present'],
      interrupted: true,
      unreachable: 'no attempt got an answer',
      generatorLate: 'late',
    },
    'inconclusive',
    70,
    [
      'rule jitter-bounds broke, which is a bug of this program: x is not a function',
      'the run was interrupted; this covers only what was done until then',
      'no attempt got an answer',
      failedSentence,
      'late',
      missedSentence,
      'rule jitter-present is required and was not exercised: no operation gave it an opportunity',
      emptySentence,
      warnedSentence.replace('retry-after-honored', 'warned'),
    ],
  ],
])('%s', ([, part, verdict, exitCode, reasons]) => {
  expect(concludeVerdict(findings(part))).toEqual({ verdict, exitCode, reasons });
});

test('of several exit codes the one that comes first in the precedence wins', () => {
  const winners = exitCodePrecedence.map((_, index) =>
    strongestExitCode(exitCodePrecedence.slice(index).toReversed()),
  );
  expect([winners, strongestExitCode([])]).toEqual([[70, 64, 130, 5, 1, 4, 2, 3, 0], 0]);
});

test('every exit code has its place in the precedence', () => {
  expect(exitCodePrecedence.toSorted()).toEqual(Object.values(exitCodes).toSorted());
});

const entry = { case: 'ra-seconds-429', rule: 'retry-after-honored' };
const quiet = { expected: [], fresh: [], stale: [] };

test('failures and warnings that a baseline expects do not count, and are told', () => {
  const warned = rule('jitter-present', { verdict: 'warn', violations: 1 });
  const expected = [entry, { case: 'jitter-20', rule: 'jitter-present' }];
  const rules = [failed(), warned, rule('attempts-capped')];
  const told = findings({ rules, strict: true, baseline: { ...quiet, expected } });
  expect(concludeVerdict(told)).toEqual({
    verdict: 'pass',
    exitCode: 0,
    reasons: ['1 rule passed on 10 checks', '2 failures came as the baseline expects'],
  });
});

test('a new failure fails a trial with a baseline even where it only warns', () => {
  const baseline = { ...quiet, fresh: [entry] };
  const rules = [failed({ verdict: 'warn', level: 'should' })];
  expect(concludeVerdict(findings({ rules, baseline }))).toEqual({
    verdict: 'fail',
    exitCode: 1,
    reasons: [
      'rule retry-after-honored failed in case ra-seconds-429, and the baseline does not name it',
    ],
  });
});

test('an expected failure that does not come fails a trial', () => {
  const { verdict, exitCode } = concludeVerdict(
    findings({ rules: [rule('a')], baseline: { ...quiet, stale: [entry] } }),
  );
  expect([verdict, exitCode]).toEqual(['fail', 1]);
});

test('a baseline excuses no rule that broke, and no interruption', () => {
  const baseline = { ...quiet, expected: [entry] };
  const exits = [
    concludeVerdict(findings({ rules: [broken], baseline })),
    concludeVerdict(findings({ rules: [failed()], interrupted: true, baseline })),
    concludeVerdict(findings({ rules: [unexercised], required: ['jitter-present'], baseline })),
  ].map(({ exitCode }) => exitCode);
  expect(exits).toEqual([70, 130, 3]);
});

test('a file that could not be written ends no run green, and hides nothing that was found', () => {
  const unwritten = ['reports/a/trace.ndjson: cannot write the trace: no space left on device'];
  const alone = concludeVerdict(findings({ rules: [rule('request-unchanged')], unwritten }));
  const beside = concludeVerdict(findings({ rules: [failed()], unwritten }));
  expect(alone).toEqual({ verdict: 'inconclusive', exitCode: 64, reasons: unwritten });
  expect(beside.reasons).toEqual([
    ...unwritten,
    'rule retry-after-honored failed: 3 of 1,200 checks broke it; first: waited 999 ms of the 1000 ms',
  ]);
});

test('a client of one’s own that broke down under its load fails the run', () => {
  const brokenDown = 'the client ended without a report on 3 operations';
  const quiet = { rules: [], thresholds: [held], required: [], strict: false, interrupted: false };
  expect(concludeVerdict({ ...quiet, brokenDown })).toEqual({
    verdict: 'fail',
    exitCode: exitCodes.fail,
    reasons: [brokenDown],
  });
});
