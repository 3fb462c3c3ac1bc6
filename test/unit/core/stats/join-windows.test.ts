import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Window } from '../../../../src/core/result.ts';
import { joinWindows } from '../../../../src/core/stats/join-windows.ts';

const count = fc.integer({ min: 0, max: 1_000 });
const optional = fc.option(count, { nil: undefined });
const times = {
  ...{ responseP50Us: optional, responseP90Us: optional, responseP99Us: optional },
  ...{ responseMaxUs: optional, serviceP50Us: optional, serviceP99Us: optional },
};
const counts = {
  ...{ arrivals: count, started: count, succeeded: count, failed: count },
  ...{ dropped: count, attempts: count, retries: count, inFlight: count },
};

/** A window as it comes: without the members of which nothing is known. */
const windowArbitrary: fc.Arbitrary<Window> = fc
  .record({
    startMs: count,
    ...counts,
    ...times,
    answers: fc.option(fc.dictionary(fc.constantFrom('none', '2xx', '5xx'), count), {
      nil: undefined,
    }),
    connections: optional,
  })
  .map(
    (told) =>
      Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Window,
  );

test('two windows are one from the first to the second, with the worse times and the sums', () => {
  const first: Window = {
    ...{ startMs: 1_000, arrivals: 1, started: 2, succeeded: 3, failed: 4 },
    ...{ dropped: 5, attempts: 6, retries: 7, inFlight: 8, connections: 9 },
    ...{ responseP50Us: 10, responseMaxUs: 90, serviceP50Us: 5 },
    answers: { '2xx': 5, none: 1 },
  };
  const second: Window = {
    ...{ startMs: 2_000, arrivals: 10, started: 20, succeeded: 30, failed: 40 },
    ...{ dropped: 50, attempts: 60, retries: 70, inFlight: 80, connections: 2 },
    ...{ responseP50Us: 20, responseP90Us: 25, responseMaxUs: 30 },
    answers: { '2xx': 50, '5xx': 10 },
  };
  expect(joinWindows(first, second)).toEqual({
    ...{ startMs: 1_000, arrivals: 11, started: 22, succeeded: 33, failed: 44 },
    ...{ dropped: 55, attempts: 66, retries: 77, inFlight: 80, connections: 2 },
    ...{ responseP50Us: 20, responseP90Us: 25, responseMaxUs: 90, serviceP50Us: 5 },
    answers: { '2xx': 55, '5xx': 10, none: 1 },
  });
});

test('windows that tell nothing more leave one that tells nothing more', () => {
  const bare: Window = {
    ...{ startMs: 0, arrivals: 0, started: 0, succeeded: 0, failed: 0 },
    ...{ dropped: 0, attempts: 0, retries: 0, inFlight: 0 },
  };
  expect(joinWindows(bare, { ...bare, startMs: 1_000 })).toEqual(bare);
});

test('it does not matter which neighbours are joined first', () => {
  const law = fc.property(windowArbitrary, windowArbitrary, windowArbitrary, (a, b, c) => {
    expect(joinWindows(joinWindows(a, b), c)).toEqual(joinWindows(a, joinWindows(b, c)));
  });
  fc.assert(law);
});
