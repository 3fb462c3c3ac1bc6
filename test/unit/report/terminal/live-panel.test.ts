import { expect, test } from 'vitest';
import { renderLiveLine, renderPanel } from '../../../../src/report/terminal/live-panel.ts';
import { lookOf } from '../../../helpers/live-looks.ts';

const busy = lookOf({
  ...{ dropped: 7, violations: 5 },
  violationsByRule: {
    ...{ 'retry-after-honored': 1, 'never-retry-4xx': 2, 'jitter-bounds': 1, 'attempts-capped': 1 },
  },
  faults: ['fault 1: status 503', 'fault 2: outage until 20.0 s'],
});

const screen = { columns: 80, rows: 24, color: false };

test('on a wide terminal what is told stands side by side', () => {
  expect(renderPanel(busy, screen)).toEqual([
    '━━━━━━━━━━━━━━━━━━──────────────────────   45 %  13.5 s of 30.0 s',
    'rate       99/s of 100/s planned       stage      2 of 3, until 20.0 s',
    'response   p50 12.3 ms, p99 1.50 s     in flight  12, 7 dropped',
    'attempts   1,500, 300 retries          amplified  1.25 attempts an operation',
    'broken     never-retry-4xx × 2, retry-after-honored × 1, jitter-bounds × 1, an…',
    'faults     fault 1: status 503, fault 2: outage until 20.0 s',
  ]);
});

test('on a narrow terminal it stands below each other, and what is too long is cut', () => {
  expect(renderPanel(busy, { ...screen, columns: 44 })).toEqual([
    '━━━━━━━━──────────   45 %  13.5 s of 30.0 s',
    'rate       99/s of 100/s planned',
    'stage      2 of 3, until 20.0 s',
    'response   p50 12.3 ms, p99 1.50 s',
    'in flight  12, 7 dropped',
    'attempts   1,500, 300 retries',
    'amplified  1.25 attempts an operation',
    'broken     never-retry-4xx × 2, retry-afte…',
    'faults     fault 1: status 503, fault 2: o…',
  ]);
});

test.for([
  [39, '45 % · 99/s · p99 1.50 s'],
  [25, '45 % · 99/s · p99 1.50 s'],
  [24, '45 % · 99/s'],
  [8, '45 %'],
  [3, ''],
] as const)('below 40 columns there is one line of whole pieces: %i', ([columns, line]) => {
  expect(renderPanel(busy, { ...screen, columns })).toEqual([line]);
});

test('on a terminal of few rows there is one line', () => {
  const lines = (rows: number) => renderPanel(busy, { ...screen, rows }).length;
  expect([5, 6, 7].map(lines)).toEqual([1, 1, 6]);
});

test.for([20, 39, 40, 41, 60, 79, 80, 81, 120, 200])(
  'no line reaches the last of %i columns, where a terminal would break it',
  (columns) => {
    const longest = lookOf({
      ...busy,
      ...{ elapsedMs: 3_599_999, plannedMs: 35_999_999, operations: 123_456_789 },
      ...{ arrivalsPerSecond: 1_234_567, inFlight: 1_234_567, dropped: 7_654_321 },
      ...{ attempts: 123_456_789, retries: 98_765_432, amplification: 12_345.67 },
      latency: { count: 1, p50Us: 7_199e6, tail: { name: 'p99', valueUs: 7_199e6 } },
      faults: Array.from({ length: 20 }, (_, index) => `fault ${index}: duplicate-response`),
    });
    const lines = renderPanel(longest, { columns, rows: 50, color: false });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
  },
);

test('colour adds nothing but colour', () => {
  const plain = renderPanel(busy, screen);
  const colored = renderPanel(busy, { ...screen, color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what styles are made of
  const stripped = colored.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''));
  expect([stripped, colored.join('').includes('\u001b[31m')]).toEqual([plain, true]);
});

test('a run that only ends says what it waits for', () => {
  const stopping = lookOf({ phase: 'stopping' });
  expect(renderPanel(stopping, screen)).toEqual(['stopping · 12 still open · 13.5 s']);
  const ending = lookOf({ phase: 'ending', elapsedMs: 31_200, doneShare: 1 });
  const { stage: _, ...over } = ending;
  expect(renderPanel(over, { ...screen, columns: 50 }).slice(0, 3)).toEqual([
    '━━━━━━━━━━━━━━━━━━━━━━━━━━  100 %  31.2 s, ending',
    'rate       99/s',
    'stage      nothing arrives any more',
  ]);
});

test.for([
  [{ planned: { level: 4.2, unit: 'users' } }, 'rate       99/s by 5 users'],
  [
    { arrivalsPerSecond: 0.5, planned: { level: 0.5, unit: 'arrivals' } },
    'rate       0.5/s of 0.5/s planned',
  ],
  [{ planned: { level: 1, unit: 'users' } }, 'rate       99/s by 1 user'],
] as const)('the rate stands beside what the plan asks for: %o', ([fields, line]) => {
  expect(renderPanel(lookOf(fields), { ...screen, columns: 60 })[1]).toBe(line);
});

test('a closed load that is counted out tells how many operations are left', () => {
  const counted = lookOf({ plannedOperations: 5_000 });
  expect(renderLiveLine(counted)).toBe(
    '13.5 s, 1,200 of 5,000 operations · 99/s · p99 1.50 s · 0 violations · 12 in flight · 1,500 attempts · 300 retries',
  );
});

test('percentiles that nobody may tell yet are left out', () => {
  const response = (latency: Parameters<typeof lookOf>[0]) =>
    renderPanel(lookOf(latency), { ...screen, columns: 60 })[3];
  expect([
    response({ latency: { count: 3 } }),
    response({ latency: { count: 25, p50Us: 900, tail: { name: 'p50', valueUs: 900 } } }),
    response({ latency: { count: 120, p50Us: 900, tail: { name: 'p90', valueUs: 2_000 } } }),
  ]).toEqual([
    'response   p50 –, p99 –',
    'response   p50 900 µs',
    'response   p50 900 µs, p90 2.0 ms',
  ]);
});
