import { expect, test } from 'vitest';
import { seenIn } from '../../../../src/core/trial/seen.ts';
import type { TimelineAttempt, TrialTimeline } from '../../../../src/core/trial/trial-result.ts';

/** An operation whose retries waited and were asked for so long. */
function timeline(
  waits: readonly Pick<TimelineAttempt, 'waitMs' | 'askedMs'>[],
  fields: Partial<TrialTimeline> = {},
): TrialTimeline {
  const rows = [{}, ...waits];
  return {
    operation: 'a-1',
    attempts: rows.map((wait, index) => ({
      ...{ attempt: index + 1, startMs: index, endMs: index },
      met: index === waits.length ? 'HTTP 200' : 'HTTP 503',
      ...wait,
    })),
    result: 'succeeded',
    because: 'exit code 0',
    ...fields,
  };
}

const failed = { result: 'failed', because: 'exit code 22' } as const;

test.for<[string, TrialTimeline | undefined, number]>([
  ['one attempt: HTTP 200', timeline([]), 1],
  ['one attempt: HTTP 200; exit code 22', timeline([], failed), 1],
  [
    'waited 5.01 s of the 5.00 s asked, then HTTP 200',
    timeline([{ waitMs: 5_010, askedMs: 5_000 }]),
    1,
  ],
  [
    'waited 5.01 s, 5.50 s of the 5.00 s asked each time, then HTTP 200',
    timeline([
      { waitMs: 5_010, askedMs: 5_000 },
      { waitMs: 5_500, askedMs: 5_000 },
    ]),
    1,
  ],
  ['waited 3.0 ms, asked to come at once, then HTTP 200', timeline([{ waitMs: 3, askedMs: 0 }]), 1],
  ['waited 1.00 s, 2.00 s, then HTTP 200', timeline([{ waitMs: 1_000 }, { waitMs: 2_000 }]), 1],
  [
    'waited 1.00 s, 5.00 s, then HTTP 200; exit code 22',
    timeline([{ waitMs: 1_000 }, { waitMs: 5_000, askedMs: 5_000 }], failed),
    1,
  ],
  [
    'waited 1.00 s, 2.00 s, 3.00 s, 4.00 s … 7.00 s (7 waits), then HTTP 200',
    timeline([1, 2, 3, 4, 5, 6, 7].map((seconds) => ({ waitMs: seconds * 1_000 }))),
    1,
  ],
  ['the longest of 20 operations waited 1.00 s, then HTTP 200', timeline([{ waitMs: 1_000 }]), 20],
  ['made no request; exit code 0', timeline([], { attempts: [] }), 1],
  ['made no request; exit code 22', timeline([], { attempts: [], ...failed }), 1],
  ['no operation came to an end', undefined, 0],
])('"%s" is what was seen', ([sentence, course, operations]) => {
  expect(seenIn(course, operations)).toBe(sentence);
});
