import { expect, test } from 'vitest';
import { Distribution, drawMs } from '../../../src/core/distribution.ts';
import { describeIssues } from '../../../src/core/issue-sentence.ts';
import { stream } from '../../../src/core/random.ts';

test.for([
  ['20ms', 20],
  [{ fixed: '20ms' }, 20],
] as const)('%j takes no random number', ([input, ms]) => {
  const none = () => {
    throw new Error('a number was drawn');
  };
  expect(drawMs(Distribution.parse(input), none)).toBe(ms);
});

test('a uniform time lies between two durations', () => {
  const uniform = Distribution.parse({ uniform: ['100ms', '1s'] });
  expect([0, 0.5, 1 - 2 ** -32].map((drawn) => drawMs(uniform, () => drawn))).toEqual([
    100,
    550,
    expect.closeTo(1_000, 5),
  ]);
});

test('of a list each entry comes by its share of the random numbers', () => {
  const list = Distribution.parse({ list: ['10ms', '10ms', '20ms', '2s'] });
  expect([0, 0.49, 0.5, 0.75, 0.999].map((drawn) => drawMs(list, () => drawn))).toEqual([
    10, 10, 20, 2_000, 2_000,
  ]);
});

test('the least and the largest random number give a finite time', () => {
  const times = [
    { lognormal: { median: '100ms', p99: '1s' } },
    { exponential: { mean: '100ms' } },
  ].map((input) => Distribution.parse(input));
  const drawn = times.flatMap((time) => [0, 1 - 2 ** -32].map((at) => drawMs(time, () => at)));
  expect(drawn.filter((ms) => !(ms >= 0 && Number.isFinite(ms)))).toEqual([]);
});

const count = 20_000;
const drawAll = (input: unknown): number[] => {
  const random = stream('distribution');
  const time = Distribution.parse(input);
  return Array.from({ length: count }, () => drawMs(time, random)).toSorted((a, b) => a - b);
};
const mean = (drawn: readonly number[]) => drawn.reduce((sum, ms) => sum + ms, 0) / drawn.length;
const deviation = (drawn: readonly number[]) => {
  const middle = mean(drawn);
  return Math.sqrt(mean(drawn.map((ms) => (ms - middle) ** 2)));
};
const quantile = (drawn: readonly number[], share: number) => drawn[Math.floor(share * count)] ?? 0;

// The seed is fixed, so none of these wavers; each bound is at least four standard errors wide.
test('a log-normal time has the median, the p99 and the mean that it was given', () => {
  const drawn = drawAll({ lognormal: { median: '100ms', p99: '1s' } });
  const sigma = Math.log(10) / 2.3263478740408408;
  const logs = drawn.map((ms) => Math.log(ms / 100) / sigma);
  expect(quantile(drawn, 0.5) / 100).toBeCloseTo(1, 1);
  expect(Math.abs(quantile(drawn, 0.99) / 1_000 - 1)).toBeLessThan(0.15);
  // Their logarithms are standard normal numbers: mean 0, deviation 1, and as often below as above.
  expect([mean(logs), deviation(logs)]).toEqual([expect.closeTo(0, 1), expect.closeTo(1, 1)]);
});

test('an exponential time has its mean, and a deviation of the same size', () => {
  const drawn = drawAll({ exponential: { mean: '200ms' } });
  expect(Math.abs(mean(drawn) / 200 - 1)).toBeLessThan(0.03);
  expect(Math.abs(deviation(drawn) / 200 - 1)).toBeLessThan(0.05);
  expect(Math.abs(quantile(drawn, 0.5) / (200 * Math.LN2) - 1)).toBeLessThan(0.05);
});

test('a uniform time has the moments of its interval', () => {
  const drawn = drawAll({ uniform: ['100ms', '1s'] });
  expect(Math.abs(mean(drawn) / 550 - 1)).toBeLessThan(0.02);
  expect(Math.abs(deviation(drawn) / (900 / Math.sqrt(12)) - 1)).toBeLessThan(0.02);
});

test('a list has the shares of its entries', () => {
  const drawn = drawAll({ list: ['10ms', '20ms', '30ms', '1s'] });
  const shares = [10, 20, 30, 1_000].map(
    (ms) => drawn.filter((each) => each === ms).length / count,
  );
  expect(shares.filter((share) => Math.abs(share - 0.25) > 0.015)).toEqual([]);
});

test.for([
  ['-5ms', 'the file must not be negative'],
  [{ uniform: ['2s', '1s'] }, '"uniform" takes two durations, the shorter one first'],
  [{ uniform: ['-1s', '1s'] }, 'entry 1 of "uniform" must not be negative'],
  [{ lognormal: { median: '1s', p99: '500ms' } }, '"p99" must not be shorter than the median'],
  [{ exponential: { mean: '0' } }, '"mean" must be longer than 0'],
  [{ list: [] }, '"list" must not be empty'],
  [
    { normal: '1s' },
    'unknown key "normal"; the keys here are fixed, uniform, lognormal, exponential, list',
  ],
] as const)('the time %j is refused', ([input, sentence]) => {
  const { error } = Distribution.safeParse(input);
  const mistakes = error ? describeIssues(Distribution, error, input) : [];
  expect(mistakes.map((mistake) => mistake.sentence)).toContain(sentence);
});
