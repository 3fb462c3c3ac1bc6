import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as labels from '../../../../../src/report/html/svg/labels.ts';

test.for([
  [labels.labelUs(0.25), '0.25 µs'],
  [labels.labelUs(999), '999 µs'],
  [labels.labelUs(1_500), '1.5 ms'],
  [labels.labelMs(250), '250 ms'],
  [labels.labelUs(20e6), '20 s'],
  [labels.labelUs(300e6), '5 min'],
  [labels.labelUs(9_000e6), '2.5 h'],
  [labels.labelCount(0), '0'],
  [labels.labelCount(1_234), '1.23k'],
  [labels.labelCount(3e6), '3M'],
  [labels.labelCount(2.5e9), '2.5G'],
  [labels.labelRate(40), '40/s'],
  [labels.labelRatio(1.25), '1.25×'],
  [labels.labelMoment(7.5), '7.5 s'],
  [labels.labelMoment(90), '1:30'],
  [labels.labelMoment(3_900), '1:05:00'],
])('%s is written as %s', ([written, wanted]) => {
  expect(written).toBe(wanted);
});

type LabelOf = Readonly<Record<string, (value: number) => string>>;

/** The labels of the page's script, which asks nothing of a browser until it draws. */
function labelsOfScript(): LabelOf {
  const globals = { RetrialChartOptions: { labelOf: {} as LabelOf } };
  runInNewContext(readFileSync('assets/chart-options.js', 'utf8'), globals);
  return globals.RetrialChartOptions.labelOf;
}

test('a script that zooms into a chart writes values as the drawing does', () => {
  const inScript = labelsOfScript();
  const inDrawing: LabelOf = {
    us: labels.labelUs,
    rate: labels.labelRate,
    count: labels.labelCount,
    ratio: labels.labelRatio,
    moment: labels.labelMoment,
  };
  const value = fc.oneof(
    fc.double({ min: 0, noNaN: true }),
    fc.double({ min: 0, max: 1e4, noNaN: true }),
  );
  fc.assert(
    fc.property(value, (each) => {
      const write = (all: LabelOf) => Object.keys(inDrawing).map((name) => all[name]?.(each));
      expect(write(inScript)).toEqual(write(inDrawing));
    }),
  );
});
