import { Result } from '../../src/core/result.ts';
import type { RuleOutcome } from '../../src/core/rules/rule.ts';
import type {
  CaseResult,
  TimelineAttempt,
  Trial,
  TrialTimeline,
} from '../../src/core/trial/trial-result.ts';
import { readResult } from './results.ts';

/** A case that passed with one attempt, with what matters to the test. */
export function trialCase(fields: Partial<CaseResult> & Pick<CaseResult, 'id'>): CaseResult {
  return {
    group: 'retry-after',
    tells: 'what happens, and what must hold then',
    verdict: 'pass',
    sentence: 'one attempt: HTTP 200',
    ...{ operations: 1, attempts: 1, waitsMs: [], rules: {}, findings: [], timelines: [] },
    ...fields,
  };
}

/** An operation whose attempts began at these times and took 2 ms each. */
export function trialTimeline(
  operation: string,
  attempts: readonly (Pick<TimelineAttempt, 'startMs' | 'met'> & Partial<TimelineAttempt>)[],
  fields: Partial<TrialTimeline> = {},
): TrialTimeline {
  return {
    operation,
    attempts: attempts.map((each, index) => ({
      attempt: index + 1,
      firstByteMs: each.startMs + 1,
      endMs: each.startMs + 2,
      ...each,
    })),
    ...{ result: 'succeeded', because: 'exit code 0', exitCode: 0 },
    endedMs: (attempts.at(-1)?.startMs ?? 0) + 22,
    ...fields,
  };
}

/** What a rule said of a whole trial. */
export function ruleOutcome(fields: Partial<RuleOutcome> & Pick<RuleOutcome, 'id'>): RuleOutcome {
  return {
    ...{ subject: 'client', level: 'should', verdict: 'pass', checked: 12, violations: 0 },
    ...{ inconclusive: 0, source: 'RFC 9110 §10.2.3', notes: [], evidence: [] },
    ...fields,
  };
}

/** The result of a trial, with what matters to the test. */
export function trialResult(fields: Partial<Trial> = {}, rest: Partial<Result> = {}) {
  const trial: Trial = {
    driver: 'command',
    client: 'curl -sf --retry 5 {url}',
    assumptions: [],
    controls: [{ status: 429, operations: 3, retried: 3, waitMs: 1_004.2 }],
    testedSeconds: 5,
    expectedMs: 45_000,
    cases: [],
    skipped: [],
    strayRequests: 0,
    noiseMs: 1.8,
    ...fields,
  };
  const { preflight: _, ...base } = readResult('pass');
  const result = Result.parse({
    ...base,
    ...{ contract: 'rfc', target: 'trial', durationMs: 41_200, rules: [], thresholds: [] },
    profile: { name: trial.client, hash: '0123456789abcdef' },
    ...rest,
    trial,
  });
  return { ...result, trial };
}

const early = 'waited 999 ms of the 5000 ms that the server asked for (attempt 2)';
const late503 = (startMs: number, fields: Partial<TimelineAttempt> = {}) => ({
  startMs,
  met: 'HTTP 503',
  ...fields,
});

const ignoresSeconds = trialCase({
  id: 'ra-seconds-429',
  tells: 'A 429 asks for a wait in seconds, then all is well',
  verdict: 'warn',
  sentence: early,
  attempts: 2,
  waitsMs: [999],
  rules: { 'retry-after-honored': 'warn', 'request-unchanged': 'pass' },
  findings: [
    {
      ...{ rule: 'retry-after-honored', level: 'should', operation: 'ra-seconds-429-1' },
      attempts: [1, 2],
      sentence: early,
    },
  ],
  timelines: [
    trialTimeline('ra-seconds-429-1', [
      { startMs: 0, met: 'HTTP 429, Retry-After: 5' },
      { startMs: 1_000, met: 'HTTP 200', waitMs: 999, askedMs: 5_000 },
    ]),
  ],
  reproduce: "retrial client --only ra-seconds-429 -- curl -sf --retry 5 '{url}'",
});

const hangs = trialCase({
  id: 'ra-past-60s',
  tells: 'A 429 whose date is a minute ago means "now"',
  verdict: 'fail',
  sentence:
    'neither retried nor ended within 35000 ms after a Retry-After in the past, where 35000 ms are enough',
  rules: { 'retry-after-malformed': 'fail' },
  findings: [
    {
      ...{
        rule: 'retry-after-malformed',
        level: 'must',
        operation: 'ra-past-60s-1',
        attempts: [1],
      },
      sentence:
        'neither retried nor ended within 35000 ms after a Retry-After in the past, where 35000 ms are enough',
    },
  ],
  timelines: [
    trialTimeline(
      'ra-past-60s-1',
      [{ startMs: 0, met: 'HTTP 429, Retry-After: Tue, 03 Feb 2026 04:04:06 GMT' }],
      {
        ...{ result: 'killed', because: 'killed at the end of its time', endedMs: 35_012 },
        words: 'Warning: Problem: HTTP error. Will retry.\nWarning: 5 retries left.',
      },
    ),
  ],
  reproduce: "retrial client --only ra-past-60s -- curl -sf --retry 5 '{url}'",
});

/** Twenty attempts of a client that knows no end. */
const goesOn = trialCase({
  id: 'always-503',
  group: 'population',
  tells: 'Every answer is a 503',
  verdict: 'inconclusive',
  sentence: 'rule backoff-growth: 1 operation with 3 waits, 10 are needed',
  attempts: 20,
  waitsMs: Array.from({ length: 19 }, (_, index) => 1_000 + index * 50),
  timelines: [
    trialTimeline(
      'always-503-1',
      Array.from({ length: 20 }, (_, index) =>
        late503(index * 1_500, index === 0 ? {} : { waitMs: 1_498, loMs: 500, hiMs: 1_500 }),
      ),
      { result: 'failed', because: 'exit code 22', exitCode: 22 },
    ),
  ],
});

const rules = [
  ruleOutcome({
    ...{ id: 'retry-after-malformed', level: 'must', verdict: 'fail', violations: 1 },
    evidence: [{ operation: 'ra-past-60s-1', attempts: [1], sentence: hangs.sentence }],
  }),
  ruleOutcome({
    ...{ id: 'retry-after-honored', verdict: 'warn', violations: 1 },
    evidence: [{ operation: 'ra-seconds-429-1', attempts: [1, 2], sentence: early }],
  }),
  ruleOutcome({
    ...{ id: 'jitter-present', verdict: 'warn', checked: 20, violations: 1 },
    source: 'retry policy: jitter',
    evidence: [
      {
        operation: 'jitter-20-7',
        attempts: [5, 6],
        sentence: '20 waits before attempt 6 lie within 3.1 ms, where 320 ms are needed',
      },
    ],
  }),
  ruleOutcome({
    ...{ id: 'attempts-capped', verdict: 'not-exercised', reason: 'no numbers declared' },
    ...{ checked: 0, notes: ['up to 20 attempts, in 28.5 s'] },
  }),
  ruleOutcome({ id: 'request-unchanged', level: 'must', source: 'retries are the same request' }),
];

/** One of every kind: passed, failed, warned, undecided, told, not exercised, not tried. */
export function wholeTrial() {
  return trialResult(
    {
      assumptions: [
        'nobody declared a maximum of attempts, so none is held against the client',
        'nobody declared that a POST is not retried, so it may be',
      ],
      controls: [
        { status: 429, operations: 3, retried: 3, waitMs: 1_004.2 },
        { status: 503, operations: 3, retried: 0 },
      ],
      cases: [
        trialCase({
          ...{ id: 'control-429', group: 'control', operations: 3, attempts: 4 },
          waitsMs: [1_001, 2_002, 4_004],
          sentence: 'the longest of 3 operations waited 1.00 s, 2.00 s, 4.00 s, then HTTP 200',
        }),
        ignoresSeconds,
        trialCase({
          ...{ id: 'ra-imf-date', attempts: 2, waitsMs: [5_310] },
          sentence: 'waited 5.31 s of the 4.87 s asked, then HTTP 200',
        }),
        hangs,
        trialCase({
          ...{ id: 'status-500', group: 'status', verdict: 'info' },
          sentence: 'did not retry HTTP 500, which the contract retries',
        }),
        trialCase({
          ...{ id: 'post-closed-reused-connection', group: 'write', verdict: 'not-exercised' },
          sentence: 'made no request; exit code 7',
          attempts: 0,
        }),
        goesOn,
      ],
      skipped: [
        { id: 'post-503', reason: 'the client was given no way to write (--post)' },
        { id: 'lost-answer', reason: 'the client was given no way to write (--post)' },
        { id: 'outage-50', reason: 'a command has a process for each operation' },
      ],
      strayRequests: 1,
      baseline: {
        expected: [{ case: 'ra-past-60s', rule: 'retry-after-malformed' }],
        fresh: [{ case: 'ra-seconds-429', rule: 'retry-after-honored' }],
        stale: [{ case: 'ra-zero', rule: 'retry-after-malformed' }],
      },
    },
    {
      ...{ verdict: 'fail', exitCode: 1, rules },
      reasons: ['rule retry-after-malformed failed: 1 of 12 checks broke it'],
    },
  );
}
