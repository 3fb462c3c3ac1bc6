import { beforeAll, expect, test } from 'vitest';
import type {
  Herd,
  Idempotency,
  RetryWaitGroup,
} from '../../../../../src/core/course/course-result.ts';
import type { BreakpointResult, Metrics } from '../../../../../src/core/result.ts';
import { createRecorder, loadHistograms } from '../../../../../src/core/stats/histogram.ts';
import { summarize } from '../../../../../src/core/stats/summary.ts';
import { askedFigure } from '../../../../../src/report/html/charts/asked-waits.ts';
import { backoffFigure, placeOf } from '../../../../../src/report/html/charts/backoff-waits.ts';
import { breakpointFigure } from '../../../../../src/report/html/charts/breakpoint.ts';
import { heatMapFigure } from '../../../../../src/report/html/charts/heat-map.ts';
import { herdFigure } from '../../../../../src/report/html/charts/herd.ts';
import { idempotencyTable } from '../../../../../src/report/html/charts/idempotency.ts';
import { spectrumFigure } from '../../../../../src/report/html/charts/spectrum.ts';
import { readResult } from '../../../../helpers/results.ts';

beforeAll(loadHistograms);

const sentenceOf = (html: unknown) => /<p[^>]*>([^<]*)<\/p>/.exec(String(html))?.[1];
const descOf = (html: unknown) => /<desc>([^<]*)<\/desc>/.exec(String(html))?.[1];
const count = (html: unknown, part: string) => String(html).split(part).length - 1;

test.for([
  [244.9, 'early'],
  [245, 'inside'],
  [505, 'inside'],
  [505.1, 'late'],
] as const)('a wait of %f ms, where 250 to 500 ms are declared, lies %s', ([waitMs, place]) => {
  expect(placeOf(waitMs, { loMs: 250, hiMs: 500 })).toBe(place);
});

test('a wait for which nothing is declared lies nowhere else', () => {
  expect([placeOf(0, {}), placeOf(1e9, { loMs: 5 }), placeOf(0, { hiMs: 5 })]).toEqual([
    ...['inside', 'inside', 'inside'],
  ]);
});

const first: RetryWaitGroup = {
  ...{ source: 'backoff', ordinal: 1, loMs: 250, hiMs: 500 },
  ...{ count: 4, minMs: 100, maxMs: 900 },
  samples: [{ waitMs: 100 }, { waitMs: 300 }, { waitMs: 400 }, { waitMs: 900 }],
};

test('waits beyond their bounds are told by shape, and counted', () => {
  const drawn = backoffFigure([first]);
  const { loMs: _, hiMs: __, ...undeclared } = first;
  expect({
    sentence: sentenceOf(drawn),
    desc: descOf(drawn),
    // One of each is in the legend.
    crosses: count(drawn, 'class="stroke look-4"'),
    rings: count(drawn, 'class="ring look-2"'),
    bands: count(drawn, 'class="band"'),
    undeclared: sentenceOf(backoffFigure([undeclared])),
  }).toEqual({
    sentence:
      'All 4 waits are shown: 1 shorter and 1 longer than declared. Longer ones may be the network’s or the machine’s doing.',
    desc: '1. wait: 4 of 100 ms to 900 ms, declared 250 ms to 500 ms',
    ...{ crosses: 2, rings: 2, bands: 1 },
    undeclared: 'All 4 waits are shown; no bounds are declared for them.',
  });
});

test('a wait shorter than Retry-After asked lies below the line, and is counted', () => {
  const samples = [
    ...[
      { waitMs: 1_200, askedMs: 1_000 },
      { waitMs: 994, askedMs: 1_000 },
    ],
    ...[{ waitMs: 996, askedMs: 1_000 }, { waitMs: 30 }],
  ];
  const group = { source: 'retry-after', count: 800, minMs: 30, maxMs: 1_200, samples } as const;
  const drawn = askedFigure([{ ...group, samples: [...samples] }]);
  expect([sentenceOf(drawn), descOf(drawn)]).toEqual([
    '4 of 800 waits are shown, spread over the run: 1 shorter than asked; 1 without a place here, after a value that names no time.',
    'Asked for 1 s, waited 994 ms to 1.2 s.',
  ]);
});

test('a heat map joins neighbours of one level, and its legend tells their counts', () => {
  const drawn = String(
    heatMapFigure({
      stepMs: 1_000,
      rowsPerDoubling: 1,
      columns: [[3, 1, 5, 9], [3, 1], [], [4, 9]],
    }),
  );
  const paths = [...drawn.matchAll(/<path class="(heat-\d)" d="([^"]+)"/g)].map(
    ([, level, path]) => [level, path],
  );
  const legend = [...drawn.matchAll(/class="key"[^>]*>([^<]*)</g)].map(([, text]) => text);
  expect({ paths, legend }).toEqual({
    // Row 5 is the topmost.
    paths: [
      ['heat-1', 'M0 2h2'],
      ['heat-5', 'M0 0h1M3 1h1'],
    ],
    legend: ['1', '2', '3', '4–5', '6–9'],
  });
});

test('a heat map of one row leaves it as thin as it is, where its axis has it', () => {
  const drawn = String(heatMapFigure({ stepMs: 1_000, rowsPerDoubling: 4, columns: [[40, 1]] }));
  const [, top, height] = /translate\(54 (\S+)\) scale\(\S+ (\S+)\)/.exec(drawn) ?? [];
  // The axis has a ratio of 5 on a height of 180: 180 · log(2^(1/4)) ÷ log(5), in its middle.
  expect([top, height]).toEqual(['118', '19.3804']);
});

test('a herd is drawn in rows of one scale, and its fullest step is named', () => {
  const herd: Herd = {
    ...{ startMs: 10_000, stepMs: 100 },
    ...{ firsts: [4, 4, 4], retries: [0, 0, 40], failures: [4, 0, 0] },
  };
  const drawn = String(herdFigure(herd));
  const bars = [...drawn.matchAll(/<path class="bar look-\d" d="([^"]*)"/g)].map(
    ([, path = '']) => path.split('M').length - 1,
  );
  expect({ bars, sentence: sentenceOf(drawn)?.split('.').slice(0, 2).join('.') }).toEqual({
    bars: [3, 1, 1],
    sentence: 'Counted in steps of 100 ms: at most 40 retries in one, at 10.2 s',
  });
});

const ledger: Idempotency = {
  ...{ writes: 900, keyedWrites: 900, keys: 900, resent: 12, jobs: 900, replays: 5 },
  ...{ duplicates: 0, conflicts: 0 },
};

test.for([
  [{}, '✔ 12 writes were sent again, and no job exists twice.'],
  [{ resent: 1 }, '✔ 1 write was sent again, and no job exists twice.'],
  [{ duplicates: 1 }, '✖ 1 job exists twice: a resent write was done again.'],
  [{ duplicates: 2 }, '✖ 2 jobs exist twice: a resent write was done again.'],
  [{ conflicts: 3 }, '✖ No job exists twice, but 3 keys were used again for another body.'],
  [
    { resent: 0 },
    'No write was sent again, so this run says nothing about what resending would do.',
  ],
  [
    { resent: 0, keyedWrites: 0, keys: 0 },
    'None of the 900 writes carried a key, so none could be sent again safely.',
  ],
] as const)('the ledger with %j says so in a sentence', ([changes, sentence]) => {
  expect(sentenceOf(idempotencyTable({ ...ledger, ...changes }))).toBe(sentence);
});

test('steps on the way to the knee are told by shape and in words', () => {
  const step = (ratePerSecond: number, holds: 'yes' | 'no' | 'inconclusive') => ({
    ...{ startMs: 0, ratePerSecond, operations: 9, succeeded: 9, failed: 0, dropped: 0 },
    thresholds: [{ expression: 'response.p99 < 250ms', value: 300_000, holds }],
  });
  const breakpoint: BreakpointResult = {
    steps: [step(100, 'yes'), step(200, 'inconclusive'), step(300, 'yes'), step(400, 'no')],
  };
  const drawn = breakpointFigure(breakpoint);
  expect([sentenceOf(drawn), descOf(drawn)]).toEqual([
    'The knee is at 300/s: at 400/s threshold response.p99 &lt; 250ms was missed: it was 300 ms.',
    '100/s held all thresholds; 200/s inconclusive; 300/s held all thresholds; 400/s missed one',
  ]);
});

function metricsOf(values: readonly number[]): Metrics {
  using recorder = createRecorder();
  for (const value of values) recorder.record(value);
  const metric = summarize(recorder, { unit: 'us' });
  return { ...readResult('pass').metrics, response: metric, service: metric };
}

test('the spectrum goes as far as 10 observations lie beyond, and marks known percentiles', () => {
  const drawn = spectrumFigure(metricsOf(Array.from({ length: 1_000 }, (_, index) => index + 1)));
  expect(descOf(drawn)).toBe(
    'response: p50 500 µs, p90 900 µs, p99 990 µs; service: p50 500 µs, p90 900 µs, p99 990 µs',
  );
});

test('a spectrum of too few observations, or of a histogram that cannot be read, says so', () => {
  const few = metricsOf([1, 2, 3]);
  const many = metricsOf(Array.from({ length: 100 }, () => 5));
  const torn = { ...many.response, hdr: 'HISTFAAA' };
  const all = [few, { ...many, response: torn, service: torn }].map(spectrumFigure);
  expect(all.map(sentenceOf)).toEqual(
    Array(2).fill(
      'A percentile is told where 10 observations lie beyond it; there are too few, or the histograms were not recorded.',
    ),
  );
});
