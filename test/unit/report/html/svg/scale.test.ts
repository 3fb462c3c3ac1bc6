import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelCount, labelMoment, labelUs } from '../../../../../src/report/html/svg/labels.ts';
import { linearScale, logScale, momentScale } from '../../../../../src/report/html/svg/scale.ts';

const range = [50, 450] as const;
const label = String;
const kinds = { linearScale, momentScale, logScale };
const value = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(0, 1, 1e-9));

test.for(Object.entries(kinds))('%s keeps every value between its ends', ([, scaleOf]) => {
  fc.assert(
    fc.property(value, value, value, (a, b, asked) => {
      const scale = scaleOf({ domain: [Math.min(a, b), Math.max(a, b)], range, label });
      const places = [asked, a, b, ...scale.ticks.map((tick) => tick.value)].map(scale.at);
      expect(places.filter((place) => !(place >= 50 && place <= 450))).toEqual([]);
    }),
  );
});

test.for(Object.entries(kinds))('%s has a few ticks, by rising value', ([, scaleOf]) => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const domain = [Math.min(a, b), Math.max(a, b)] as const;
      const values = scaleOf({ domain, range, label }).ticks.map((tick) => tick.value);
      const rising = values.every((each, index) => index === 0 || each > (values[index - 1] ?? 0));
      expect({ rising, few: values.length <= 12 }).toEqual({ rising: true, few: true });
    }),
  );
});

test('a linear axis is read at round values', () => {
  const { ticks, at } = linearScale({ domain: [0, 920], range, label: labelCount });
  expect(ticks.map((tick) => tick.label)).toEqual(['0', '200', '400', '600', '800']);
  expect(at(460)).toBe(250);
});

test('a logarithmic axis is read at powers of ten, over two decades also between them', () => {
  const labels = (domain: readonly [number, number]) =>
    logScale({ domain, range, label: labelUs }).ticks.map((tick) => tick.label);
  expect(labels([900, 6e6])).toEqual(['1 ms', '10 ms', '100 ms', '1 s']);
  expect(labels([900, 30_000])).toEqual(['1 ms', '2 ms', '5 ms', '10 ms', '20 ms']);
  expect(labels([300, 300])).toEqual(['200 µs', '500 µs']);
});

test('equal ratios are equally long on a logarithmic axis', () => {
  const { at } = logScale({ domain: [1, 10_000], range, label });
  expect([1, 10, 100, 1_000, 10_000].map(at)).toEqual([50, 150, 250, 350, 450]);
});

test('time is read at what clocks show as round', () => {
  const labels = (seconds: number) =>
    momentScale({ domain: [0, seconds], range, label: labelMoment }).ticks.map(
      (tick) => tick.label,
    );
  expect(labels(0.4)).toEqual(['0 s', '0.1 s', '0.2 s', '0.3 s', '0.4 s']);
  expect(labels(90)).toEqual(['0 s', '15 s', '30 s', '45 s', '1:00', '1:15', '1:30']);
  expect(labels(3_600)).toEqual(['0 s', '10:00', '20:00', '30:00', '40:00', '50:00', '1:00:00']);
  expect(labels(5 * 86_400)).toEqual([
    ...['0 s', '24:00:00', '48:00:00', '72:00:00', '96:00:00', '120:00:00'],
  ]);
});

test('one value alone has room to stand in', () => {
  const places = [linearScale, logScale].map((scaleOf) =>
    Math.round(scaleOf({ domain: [7, 7], range, label }).at(7)),
  );
  expect(places).toEqual([450, 250]);
});
