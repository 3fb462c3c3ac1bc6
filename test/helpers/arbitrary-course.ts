import fc from 'fast-check';
import type { Course } from '../../src/core/course/course-result.ts';
import type { BreakpointResult, Window } from '../../src/core/result.ts';

/** Counts as they are, and as they hardly ever are. */
const count = fc.oneof(
  fc.constantFrom(0, 1, 7),
  fc.nat(),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);
/** What JSON can hold, as a time; waits may also be below 0, where clocks were off. */
const time = fc.oneof(
  fc.constantFrom(0, 250),
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }),
);
const waitTime = fc.oneof(time, fc.double({ min: -1e3, max: 0, noNaN: true }));

/** Without keys whose value is undefined, as what comes from JSON. */
function whole<Value extends object>(value: Value) {
  return JSON.parse(JSON.stringify(value));
}

const arbitraryWindow = fc.record(
  {
    ...{ startMs: time, arrivals: count, started: count, succeeded: count, failed: count },
    ...{ dropped: count, attempts: count, retries: count, inFlight: count },
    ...{ responseP50Us: time, responseP90Us: time, responseP99Us: time, responseMaxUs: time },
    ...{ serviceP50Us: time, serviceP99Us: time, connections: count },
    answers: fc.dictionary(fc.constantFrom('1xx', '2xx', '3xx', '4xx', '5xx', 'none'), count),
  },
  {
    requiredKeys: [
      ...(['startMs', 'arrivals', 'started', 'succeeded', 'failed', 'dropped'] as const),
      ...(['attempts', 'retries', 'inFlight'] as const),
    ],
  },
);

/** Windows by rising start, none to a few; also with starts that are the same. */
export const arbitraryWindows: fc.Arbitrary<Window[]> = fc
  .array(arbitraryWindow, { maxLength: 12 })
  .map((windows) => whole(windows).toSorted((a: Window, b: Window) => a.startMs - b.startMs));

const cell = fc.tuple(fc.nat({ max: 200 }), count);
const heatMap = fc.record({
  stepMs: fc.double({ min: 1, max: 1e12, noNaN: true }),
  rowsPerDoubling: fc.integer({ min: 1, max: 16 }),
  columns: fc.array(
    fc.uniqueArray(cell, { selector: ([row]) => row, maxLength: 5 }).map((cells) => cells.flat()),
    { maxLength: 12 },
  ),
});
const waitGroup = fc
  .record(
    {
      source: fc.constantFrom('backoff' as const, 'retry-after' as const),
      ordinal: fc.integer({ min: 1, max: 12 }),
      loMs: time,
      hiMs: time,
      count: count.map((some) => Math.max(1, some)),
      samples: fc.array(
        fc.record({ waitMs: waitTime, askedMs: time }, { requiredKeys: ['waitMs'] }),
        {
          minLength: 1,
          maxLength: 9,
        },
      ),
    },
    { requiredKeys: ['source', 'count', 'samples'] },
  )
  .map((group) => {
    const waits = group.samples.map(({ waitMs }) => waitMs);
    return { ...group, minMs: Math.min(...waits), maxMs: Math.max(...waits) };
  });
const herd = fc.nat({ max: 20 }).chain((steps) => {
  const counts = fc.array(count, { minLength: steps, maxLength: steps });
  const stepMs = fc.double({ min: 1, max: 1e9, noNaN: true });
  return fc.record({ startMs: time, stepMs, firsts: counts, retries: counts, failures: counts });
});
const idempotency = fc.record({
  ...{ writes: count, keyedWrites: count, keys: count, resent: count },
  ...{ jobs: count, replays: count, duplicates: count, conflicts: count },
});

/** How a run may have gone, however odd. */
export const arbitraryCourse: fc.Arbitrary<Course> = fc
  .record(
    { response: heatMap, waits: fc.array(waitGroup, { maxLength: 6 }), herd, idempotency },
    { requiredKeys: ['response', 'waits'] },
  )
  .map((course) => whole({ ...course, timelines: [] }));

export const arbitraryBreakpoint: fc.Arbitrary<BreakpointResult> = fc
  .array(
    fc.record({
      startMs: time,
      ratePerSecond: time,
      holds: fc.constantFrom('yes', 'no', 'inconclusive'),
    }),
    { maxLength: 40 },
  )
  .map(
    (steps) =>
      ({
        steps: steps.map(({ holds, ...step }) => ({
          ...step,
          ...{ operations: 10, succeeded: 9, failed: 1, dropped: 0 },
          thresholds: [{ expression: 'response.p99 < 250ms', value: 100_000, holds }],
        })),
      }) as BreakpointResult,
  );
