import { expect, test } from 'vitest';
import type { TimelineAttempt, TrialTimeline } from '../../../../src/core/trial/trial-result.ts';
import { renderTimeline } from '../../../../src/report/terminal/attempt-timeline.ts';
import { trialTimeline } from '../../../helpers/trial-results.ts';

type Wait = Partial<Pick<TimelineAttempt, 'waitMs' | 'askedMs' | 'loMs' | 'hiMs'>>;

function lines(timeline: TrialTimeline, attemptsFound: readonly number[] = []): string[] {
  const finding = { rule: 'a-rule', level: 'must' as const, sentence: 'it broke it' };
  const findings = attemptsFound.map((attempt) => ({
    ...finding,
    ...{ operation: timeline.operation, attempts: [attempt] },
  }));
  return renderTimeline(timeline, findings, 80).split('\n');
}

/** What stands between two attempts. */
function waitLine(wait: Wait, attemptsFound: readonly number[] = []): string {
  const attempts = [
    { startMs: 0, met: 'HTTP 429' },
    { startMs: 1_000, met: 'HTTP 200', ...wait },
  ];
  return lines(trialTimeline('a-1', attempts), attemptsFound)[1]?.trim() ?? '';
}

test('each attempt has its line, with the wait before it and the end behind', () => {
  const timeline = trialTimeline('a-1', [
    { startMs: 0, met: 'HTTP 429, Retry-After: 5' },
    { startMs: 999.7, met: 'HTTP 200', waitMs: 998.7, askedMs: 5_000 },
  ]);
  expect(lines(timeline, [2])).toEqual([
    '       0 ms  ├─  attempt 1  HTTP 429, Retry-After: 5',
    '             │     waited 998.7 ms of the 5000 ms asked  ✖ 4001.3 ms too early',
    '     999 ms  ├─  attempt 2  HTTP 200',
    '             └─  told success: exit code 0 after 1.02 s',
  ]);
});

test.for<[string, Wait]>([
  ['waited 1000 ms', { waitMs: 1_000 }],
  ['waited 1000 ms of the 1000 ms asked', { waitMs: 1_000, askedMs: 1_000 }],
  ['waited 996 ms of the 1000 ms asked', { waitMs: 996, askedMs: 1_000 }],
  ['waited 994 ms of the 1000 ms asked  6 ms too early', { waitMs: 994, askedMs: 1_000 }],
  ['waited 3 ms, asked to come at once', { waitMs: 3, askedMs: 0 }],
  ['waited 600 ms, declared 500 ms to 650 ms', { waitMs: 600, loMs: 500, hiMs: 650 }],
  [
    'waited 300 ms, declared 500 ms to 650 ms  200 ms too early',
    { waitMs: 300, loMs: 500, hiMs: 650 },
  ],
  ['sent 20 ms before the answer to the one before', { waitMs: -20 }],
])('a wait reads "%s"', ([text, wait]) => {
  expect(waitLine(wait)).toBe(`│     ${text}`);
});

test.for<[string, Partial<TimelineAttempt>]>([
  ['HTTP 503', { firstByteMs: 99, endMs: 5_000 }],
  ['HTTP 503, after 100 ms', { firstByteMs: 100, endMs: 5_000 }],
])('an answer that took long says how long: %s', ([text, times]) => {
  const [line] = lines(trialTimeline('a-1', [{ startMs: 0, met: 'HTTP 503', ...times }]));
  expect(line).toBe(`       0 ms  ├─  attempt 1  ${text}`);
});

test('an attempt without an answer says how long it was open', () => {
  const open = { attempt: 1, startMs: 0, endMs: 10_000, met: 'a network error (timeout)' };
  const [line] = lines({ ...trialTimeline('a-1', []), attempts: [open] });
  expect(line).toBe('       0 ms  ├─  attempt 1  a network error (timeout), after 10.00 s');
});

test('only a wait that a finding names is marked', () => {
  const wait = { waitMs: 10, askedMs: 1_000 };
  const marked = [[], [1], [2]].map((found) => waitLine(wait, found).includes('✖'));
  expect(marked).toEqual([false, false, true]);
});

test.for([
  [11, undefined],
  [12, '… 2 more attempts …'],
  [20, '… 10 more attempts …'],
] as const)('of %i attempts those in the middle are only counted', ([count, cut]) => {
  const attempts = Array.from({ length: count }, (_, index) => ({
    startMs: index,
    met: 'HTTP 503',
  }));
  const shown = lines(trialTimeline('a-1', attempts));
  expect([
    shown.filter((line) => line.includes('├─')).length,
    shown
      .find((line) => line.includes('more attempt'))
      ?.replace('┆', '')
      .trim(),
  ]).toEqual([cut ? 10 : count, cut]);
});

test('attempts that the result itself left out are counted too', () => {
  const attempts = Array.from({ length: 120 }, (_, index) => ({
    ...{ startMs: index, met: 'HTTP 503' },
    attempt: index < 100 ? index + 1 : index + 381,
  }));
  expect(lines(trialTimeline('a-1', attempts)).join('\n')).toContain('… 490 more attempts …');
});

test.for<[string, Partial<TrialTimeline>]>([
  ['told success: exit code 0', {}],
  ['told failure: exit code 22', { result: 'failed', because: 'exit code 22' }],
  [
    'told nothing: nobody saw how it ended',
    { result: 'unknown', because: 'nobody saw how it ended' },
  ],
  ['was ended: its time was over', { result: 'killed', because: 'its time was over' }],
  ['crashed: SIGSEGV', { result: 'crashed', because: 'SIGSEGV' }],
])('of an operation without attempts there is the end: %s', ([text, fields]) => {
  const { endedMs: _, ...timeline } = trialTimeline('a-1', [], fields);
  expect(lines(timeline)).toEqual([`             └─  ${text}`]);
});
