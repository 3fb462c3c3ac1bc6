import { expect, test } from 'vitest';
import {
  drawTimeChart,
  type TimeChart,
  thin,
  timeFigure,
} from '../../../../../src/report/html/charts/time-chart.ts';

const chart: TimeChart = {
  ...{ id: 'some', title: 'Some', unit: 'rate', scale: 'linear', stacked: false },
  seconds: [0, 1, 2, 3],
  series: [
    { label: 'a', look: 1, values: [0, 10, null, 5] },
    { label: 'b', look: 2, values: [10, 10, null, 0] },
  ],
};
const pathsOf = (drawn: unknown, name: string) =>
  [...String(drawn).matchAll(new RegExp(`class="${name} look-\\d" d="(M5[^"]*)"`, 'g'))].map(
    ([, path]) => path,
  );

test('a line is drawn from value to value, with a gap where there is none', () => {
  expect(pathsOf(drawTimeChart(chart), 'line')).toEqual([
    'M54 198L191.3 28M466 113h0',
    'M54 28L191.3 28M466 198h0',
  ]);
});

test('a stack puts each series on those behind it, with a gap where nothing was told apart', () => {
  const drawn = drawTimeChart({ ...chart, stacked: true });
  expect(pathsOf(drawn, 'line')).toEqual([
    'M54 113L191.3 28M466 155.5h0',
    'M54 113L191.3 113M466 198h0',
  ]);
});

test('a drawing says in words between which values each series lies', () => {
  expect(String(drawTimeChart(chart))).toContain(
    '<title>Some</title><desc>a: 0/s to 10/s; b: 0/s to 10/s</desc>',
  );
});

test('names of series stay text, in the drawing and in the data beside it', () => {
  const hostile = '</script><img src=x>';
  const series = [{ label: hostile, look: 1, values: [1, 2, 3, 4] }];
  const figure = String(timeFigure({ ...chart, title: hostile, series }, hostile));
  const [, data = ''] = /json">(.*)<\/script>/.exec(figure) ?? [];
  expect({ isText: !figure.includes('<img'), label: JSON.parse(data).series[0].label }).toEqual({
    isText: true,
    label: hostile,
  });
});

test('a thinner chart has whole rows of the thicker one, and its highest stack', () => {
  const rows = Array.from({ length: 1_000 }, (_, row) => row);
  const long: TimeChart = {
    ...{ ...chart, stacked: true, seconds: rows },
    // Neither series peaks where both together do.
    series: [
      { label: 'a', look: 1, values: rows.map((row) => (row === 7 ? 80 : row === 500 ? 60 : 10)) },
      {
        label: 'b',
        look: 2,
        values: rows.map((row) => (row === 900 ? 80 : row === 500 ? 60 : 10)),
      },
    ],
  };
  const { seconds, series } = thin(long, 20);
  const whole = series.map(({ values }, index) =>
    values.every((value, row) => value === long.series[index]?.values[seconds[row] ?? -1]),
  );
  expect({
    whole,
    few: seconds.length <= 20,
    peaks: [7, 500, 900].filter((row) => seconds.includes(row)),
  }).toEqual({
    whole: [true, true],
    few: true,
    peaks: [7, 500, 900],
  });
});
