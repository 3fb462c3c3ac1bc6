import { expect, test } from 'vitest';
import { CourseLog } from '../../../../src/core/course/course-log.ts';
import { Course } from '../../../../src/core/course/course-result.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { jobCreated, response } from '../../../helpers/records.ts';

/** An operation that comes back too early after a 503, with a job. */
const hasty: Operation = operationOf(
  [
    { startMs: 100, endMs: 120, outcome: response(503) },
    { startMs: 420, endMs: 440, outcome: response(202) },
  ].map((fields) => ({ ...fields, method: 'POST', idempotencyKey: 'k', arrivalMs: 100 })),
  { id: 'hasty', effects: [jobCreated('hasty', 'x')] },
);
const plain: Operation = operationOf([{ startMs: 0, endMs: 10 }], { id: 'plain' });

/** What a log tells of operations that are judged, and measured where they are not of the warm-up. */
function courseOf(operations: readonly Operation[], warmup: readonly string[] = []): Course {
  const log: CourseLog = new CourseLog(contextUnder('aisearch', { ledger: true }));
  const judge = createJudge(
    contextUnder('aisearch', { ledger: true, onViolation: (rule) => log.violated(rule) }),
  );
  for (const operation of operations) {
    judge.operation(operation);
    log.judged(operation);
    if (!warmup.includes(operation.id)) log.settled(operation);
  }
  return log.course();
}

test('a run without retries and writes has neither waits nor a herd nor a ledger', () => {
  expect(courseOf([plain])).toEqual({
    response: { stepMs: 250, rowsPerDoubling: 4, columns: [] },
    waits: [],
    timelines: [],
  });
});

test('response times are counted at the end of their operation, in whole microseconds', () => {
  const log = new CourseLog(contextUnder());
  log.responded(299.000_4, 300.023_6);
  expect(log.course().response.columns).toEqual([[], [40, 1]]);
});

test('a retried write is in the waits, the herd, the ledger and, where it broke a rule, a timeline', () => {
  const { timelines, ...rest } = courseOf([plain, hasty]);
  expect([rest, timelines.map(({ operation }) => operation)]).toEqual([
    {
      response: { stepMs: 250, rowsPerDoubling: 4, columns: [] },
      waits: [
        {
          ...{ source: 'backoff', ordinal: 1, loMs: 500, hiMs: 1_000, count: 1 },
          ...{ minMs: 300, maxMs: 300, samples: [{ waitMs: 300 }] },
        },
      ],
      herd: {
        ...{ startMs: 0, stepMs: 100, firsts: [1, 1, 0, 0, 0] },
        ...{ retries: [0, 0, 0, 0, 1], failures: [0, 1, 0, 0, 0] },
      },
      idempotency: {
        ...{ writes: 1, keyedWrites: 1, keys: 1, resent: 1 },
        ...{ jobs: 1, replays: 0, duplicates: 0, conflicts: 0 },
      },
    },
    ['hasty'],
  ]);
});

test('an operation of the warm-up leaves its timeline and nothing else', () => {
  const course = courseOf([plain, hasty], ['hasty']);
  expect([course.waits, course.herd, course.idempotency, course.timelines.length]).toEqual([
    ...[[], undefined, undefined],
    1,
  ]);
});

test('what was found broken by one operation is not told of the next', () => {
  const twice = { ...hasty, id: 'again', effects: [] };
  const courses = courseOf([hasty, plain, twice, plain]);
  expect(courses.timelines.map(({ operation }) => operation)).toEqual(['hasty', 'again']);
});

test('a course is one that a result may hold', () => {
  const course = courseOf([plain, hasty]);
  expect(Course.parse(course)).toEqual(course);
});
