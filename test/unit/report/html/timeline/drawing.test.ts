import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TimelineAttempt } from '../../../../../src/core/trial/trial-result.ts';
import { drawTimeline } from '../../../../../src/report/html/timeline/drawing.ts';
import { trialTimeline } from '../../../../helpers/trial-results.ts';

const none: ReadonlySet<number> = new Set();
const draw = (attempts: Parameters<typeof trialTimeline>[1], found = none): string =>
  drawTimeline(trialTimeline('op', attempts), found).toString();
/** Where marks of a class stand, from the left. */
const placesOf = (drawing: string, name: string): number[] =>
  [...drawing.matchAll(new RegExp(`class="${name}[^"]*" (?:x="|d="M)(-?[\\d.]+)`, 'g'))].map(
    ([, x]) => Number(x),
  );

const asked = [
  { startMs: 0, met: 'HTTP 429, Retry-After: 5', status: 429 },
  { startMs: 1_000, met: 'HTTP 200', status: 200, waitMs: 999, askedMs: 5_000 },
];

test('each attempt is a bar in the order of time, and Retry-After has a flag where it ended', () => {
  const drawing = draw(asked);
  const [first = 0, second = 0] = placesOf(drawing, 'bar');
  const [flag = 0] = placesOf(drawing, 'asked');
  // 1,001 ms and 5,001 ms after the first attempt, on a linear axis.
  expect((flag - first) / (second - first)).toBeCloseTo(5, 1);
});

test('a wait that was too short is told by its line and by its numbers', () => {
  expect(draw(asked)).toContain('class="wait early"');
  expect(draw(asked)).toContain('>999 ms of 5000 ms asked<');
  const patient = [asked[0], { ...asked[1], startMs: 5_001, waitMs: 5_000 }];
  expect(draw(patient as typeof asked)).not.toContain('early');
});

test('a wait that takes the whole width has its label over it', () => {
  const drawing = draw([
    { startMs: 0, met: 'HTTP 503' },
    { startMs: 60_000, met: 'HTTP 200', waitMs: 59_998 },
  ]);
  expect(drawing).toMatch(/class="label end" x="69\d[\d.]*" y="\d+">59998 ms</);
});

test('declared bounds are a band from the shortest to the longest wait', () => {
  const drawing = draw([
    { startMs: 0, met: 'HTTP 503', status: 503 },
    { startMs: 1_000, met: 'HTTP 200', waitMs: 1_000, loMs: 500, hiMs: 1_500 },
  ]);
  const [, from, width] = /class="band" x="([\d.]+)" y="\d+" width="([\d.]+)"/.exec(drawing) ?? [];
  const [zero = 0, one = 0] = placesOf(drawing, 'bar');
  expect(Number(from)).toBeCloseTo(zero + (one - zero) / 2, 0);
  expect(Number(width)).toBeCloseTo(one - zero, 0);
  expect(drawing).not.toContain('early');
});

test('a Retry-After of years is an arrow, and leaves the attempts their room', () => {
  const drawing = draw([
    { startMs: 0, met: 'HTTP 429' },
    { startMs: 1_000, met: 'HTTP 200', waitMs: 999, askedMs: 1e12 },
  ]);
  const [first = 0, second = 0] = placesOf(drawing, 'bar');
  expect(second - first).toBeGreaterThan(300);
  expect(drawing).toContain('h12m-4-4l4 4l-4 4');
});

test('attempts of a finding and faults on purpose have marks of their own', () => {
  const drawing = draw([{ startMs: 0, met: 'HTTP 503', fault: 'status' }], new Set([1]));
  expect(drawing.match(/✖/g)).toHaveLength(1);
  expect(drawing.match(/class="fault"/g)).toHaveLength(1);
  expect(draw([{ startMs: 0, met: 'HTTP 503' }])).not.toMatch(/✖|fault/);
});

test('of more than 17 attempts the first 12 and the last 4 are drawn', () => {
  const attempts = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ startMs: index * 10, met: 'HTTP 503' }));
  expect(draw(attempts(17)).match(/<rect class="bar/g)).toHaveLength(17);
  const many = draw(attempts(18));
  expect(many.match(/<rect class="bar/g)).toHaveLength(16);
  expect(many).toContain('… 2 more attempts …');
});

test('a drawing has a title, and tells in words what was met', () => {
  expect(draw(asked)).toContain(
    '<title>Attempts of operation op</title><desc>2 attempts, which met HTTP 429, Retry-After: 5; HTTP 200; told success: exit code 0</desc>',
  );
});

const time = fc.double({ min: 0, max: 1e9, noNaN: true });
const maybe = fc.option(time, { nil: undefined });
const attempt = fc.record({
  ...{ startMs: time, tookMs: time, waitMs: maybe, askedMs: maybe, bounds: maybe },
  status: fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
});

test('whatever the times are, all that is drawn are numbers within the drawing', () => {
  fc.assert(
    fc.property(fc.array(attempt, { minLength: 1, maxLength: 20 }), (attempts) => {
      const drawing = draw(
        attempts.map(({ startMs, tookMs, waitMs, askedMs, bounds, status }) => ({
          ...{ startMs, met: 'met', endMs: startMs + tookMs },
          ...(waitMs === undefined ? {} : { waitMs }),
          ...(askedMs === undefined ? {} : { askedMs }),
          ...(bounds === undefined ? {} : { loMs: bounds, hiMs: bounds * 2 }),
          ...(status === undefined ? {} : { status }),
        })) as (TimelineAttempt & { met: string })[],
      );
      expect(drawing).not.toMatch(/NaN|undefined|Infinity|e\+|width="-/);
      for (const x of ['bar', 'asked', 'wait', 'band'].flatMap((name) => placesOf(drawing, name))) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(720);
      }
    }),
  );
});
