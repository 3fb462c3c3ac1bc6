import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { RetrialError } from '../../../../src/core/errors.ts';
import {
  createRecorder,
  Distribution,
  highestValue,
  loadHistograms,
  type Recorder,
} from '../../../../src/core/stats/histogram.ts';
import { type Exact, observationsNeeded } from '../../../../src/core/stats/histogram-exact.ts';

beforeAll(loadHistograms);

const clean = { refused: 0, raised: 0, lowered: 0 };
const exactly = (values: readonly number[]): Exact => ({
  count: values.length,
  min: values.length === 0 ? 0 : Math.min(...values),
  max: Math.max(0, ...values),
  sum: values.reduce((sum, value) => sum + value, 0),
  ...clean,
});

function recorded(values: readonly number[]): Recorder {
  const recorder = createRecorder();
  for (const value of values) recorder.record(value);
  return recorder;
}

function snapshotOf(values: readonly number[]): Distribution {
  using recorder = recorded(values);
  return recorder.snapshot();
}

const values = fc.array(fc.integer({ min: 0, max: highestValue }), { maxLength: 60 });
const percentages = [50, 75, 90, 95, 99, 99.9];
const readAll = (of: Distribution | Recorder) =>
  percentages.map((percentage) => of.percentile(percentage));

test('count, min, max and sum are exact, whatever the buckets round', () => {
  fc.assert(
    fc.property(values, (list) => {
      using recorder = recorded(list);
      expect(recorder.exact).toEqual(exactly(list));
    }),
    { numRuns: 30 },
  );
});

test.for([
  [Number.NaN, { count: 0, min: 0, max: 0, sum: 0, refused: 1, raised: 0, lowered: 0 }],
  [
    Number.POSITIVE_INFINITY,
    { count: 0, min: 0, max: 0, sum: 0, refused: 1, raised: 0, lowered: 0 },
  ],
  [
    Number.NEGATIVE_INFINITY,
    { count: 0, min: 0, max: 0, sum: 0, refused: 1, raised: 0, lowered: 0 },
  ],
  [-3, { count: 1, min: 0, max: 0, sum: 0, refused: 0, raised: 1, lowered: 0 }],
  [-0.4, { count: 1, min: 0, max: 0, sum: 0, refused: 0, raised: 0, lowered: 0 }],
  [0, { count: 1, min: 0, max: 0, sum: 0, refused: 0, raised: 0, lowered: 0 }],
  [1.5, { count: 1, min: 2, max: 2, sum: 2, refused: 0, raised: 0, lowered: 0 }],
  [highestValue, { count: 1, min: highestValue, max: highestValue, sum: highestValue, ...clean }],
  [
    highestValue + 1,
    { count: 1, min: highestValue, max: highestValue, sum: highestValue, ...clean, lowered: 1 },
  ],
] as const)('a value of %d is guarded, and told', ([value, expected]) => {
  using recorder = recorded([value]);
  expect(recorder.exact).toEqual(expected);
});

test('a recorder goes on after values that are no numbers', () => {
  using recorder = recorded([Number.NaN, ...Array.from({ length: 20 }, () => 7)]);
  expect([recorder.percentile(50), recorder.exact.refused]).toEqual([7, 1]);
});

test.for([
  [50, 20],
  [75, 40],
  [90, 100],
  [95, 200],
  [99, 1_000],
  [99.9, 10_000],
  [100, Number.POSITIVE_INFINITY],
] as const)('p%d takes %d observations, so that 10 lie beyond it', ([percentage, needed]) => {
  expect(observationsNeeded(percentage)).toBe(needed);
});

test('a percentile with 9 observations beyond it is refused, with 10 it is told', () => {
  using recorder = recorded(Array.from({ length: 999 }, (_, index) => index + 1));
  const before = recorder.percentile(99);
  recorder.record(1_000);
  expect([before, recorder.percentile(99)]).toEqual([undefined, 990]);
});

test('a percentile is right to 3 digits and never outside of what was seen', () => {
  const sample = fc.array(fc.integer({ min: 0, max: highestValue }), {
    minLength: 20,
    maxLength: 60,
  });
  const law = fc.property(sample, (list) => {
    using recorder = recorded(list);
    const sorted = list.toSorted((a, b) => a - b);
    const median = sorted[Math.ceil(list.length / 2) - 1] ?? Number.NaN;
    const read = recorder.percentile(50) ?? Number.NaN;
    return read >= median && read <= median * 1.001 + 1 && read <= Math.max(...list);
  });
  expect(fc.check(law, { numRuns: 50 })).toMatchObject({ failed: false });
});

test('what is encoded is decoded with the same percentiles and exact numbers', () => {
  fc.assert(
    fc.property(values, (list) => {
      using recorder = recorded(list);
      const decoded = Distribution.decode(recorder.encode(), recorder.exact);
      expect([decoded.exact, readAll(decoded)]).toEqual([recorder.exact, readAll(recorder)]);
    }),
    { numRuns: 30 },
  );
});

test('an empty recorder has no percentile and no encoding', () => {
  using recorder = createRecorder();
  expect([recorder.encode(), recorder.percentile(50), recorder.snapshot().exact]).toEqual([
    undefined,
    undefined,
    exactly([]),
  ]);
});

test('merging is associative and commutative, and equals recording everything in one', () => {
  fc.assert(
    fc.property(values, values, values, (x, y, z) => {
      const [a, b, c] = [snapshotOf(x), snapshotOf(y), snapshotOf(z)];
      const all = snapshotOf([...x, ...y, ...z]);
      const merged = [
        Distribution.merge(Distribution.merge(a, b), c),
        Distribution.merge(a, Distribution.merge(b, c)),
        Distribution.merge(Distribution.merge(c, b), a),
      ];
      const told = (of: Distribution) => [of.exact, of.encode(), ...readAll(of)];
      expect(merged.map(told)).toEqual(merged.map(() => told(all)));
    }),
    { numRuns: 15 },
  );
});

test('a recorder takes over another one, and can be used again after a reset', () => {
  using one = recorded([5, 10]);
  using other = recorded([1, 20, Number.NaN]);
  one.add(other);
  const both = one.exact;
  one.reset();
  const emptied = [one.exact, one.encode()];
  one.record(3);
  expect([both, emptied, one.exact]).toEqual([
    { ...exactly([5, 10, 1, 20]), refused: 1 },
    [exactly([]), undefined],
    exactly([3]),
  ]);
});

test('a recorder that was destroyed refuses to record', () => {
  const recorder = createRecorder();
  recorder.destroy();
  expect(() => recorder.record(1)).toThrow('destroyed');
});

test.for([
  ['what is no base64', 'not a histogram'],
  ['another format', 'AAAAAAAAAAAAAAAA'],
] as const)('%s is refused as a histogram', ([, text]) => {
  expect(() => Distribution.decode(text, exactly([1]))).toThrow(RetrialError);
});

test.for([
  ['with another count', [1, 2, 3], exactly([1, 2])],
  ['that is missing', undefined, exactly([1, 2])],
] as const)('a histogram %s is refused', ([, list, exact]) => {
  const encoded = list && snapshotOf(list).encode();
  expect(() => Distribution.decode(encoded, exact)).toThrow(
    /a histogram holds \d values.*2 values/,
  );
});
