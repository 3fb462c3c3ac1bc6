import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiRequest, MockApi } from '../../../../../src/core/apis/api.ts';
import { aigeon, answer, base, check, importOf, request, sendOf } from './calls.ts';

const startMs = 1_760_000_000_000;

/** How often each answer came: `ok`, or `429 <Retry-After>`. */
function tally(api: MockApi, asked: ApiRequest, moments: readonly number[]) {
  const counts: Record<string, number> = {};
  for (const nowMs of moments) {
    const { code, retryAfter } = answer(api, asked, startMs + nowMs);
    const seen = code === 429001 ? `429 ${retryAfter}` : code === 0 ? 'ok' : String(code);
    counts[seen] = (counts[seen] ?? 0) + 1;
  }
  return counts;
}

/** `count` moments from `fromMs` on, `stepMs` apart. */
const every = (stepMs: number, count: number, fromMs = 0) =>
  Array.from({ length: count }, (_, n) => fromMs + n * stepMs);

test('20 writes in a second are admitted, the 21st waits a second, and is then admitted', () => {
  const api = aigeon();
  expect(tally(api, importOf(), every(10, 20))).toEqual({ ok: 20 });
  expect(answer(api, importOf(), startMs + 999)).toEqual({
    status: 200,
    code: 429001,
    message: 'rate limit exceeded',
    retryAfter: '1',
    readyAtMs: startMs + 999,
  });
  // The stamp of 0 ms leaves at 1,000 ms, that of 10 ms at 1,010 ms.
  expect(tally(api, importOf(), [1_000, 1_000, 1_009.9, 1_010])).toEqual({ ok: 2, '429 1': 2 });
});

test('With errors over HTTP, the refusal is 429 and the answer still carries Retry-After', () => {
  const api = aigeon({ errorStyle: 'http' });
  tally(api, importOf(), every(0, 20));
  expect(answer(api, importOf(), startMs)).toMatchObject({ status: 429, retryAfter: '1' });
});

test('600 writes in a minute are admitted; the 601st waits until the first is a minute old', () => {
  const api = aigeon();
  expect(tally(api, importOf(), every(60, 600))).toEqual({ ok: 600 });
  // The first stamp leaves at 60,000 ms: 24 s after 36,000 ms, and 1 ms after 59,999 ms.
  expect(tally(api, importOf(), [36_000])).toEqual({ '429 24': 1 });
  expect(tally(api, importOf(), [59_999])).toEqual({ '429 1': 1 });
  expect(tally(api, importOf(), [60_000, 60_000, 60_060])).toEqual({ ok: 2, '429 1': 1 });
});

test('50 reads in a second and 1,200 in a minute are admitted', () => {
  const api = aigeon();
  expect(tally(api, check(), every(0, 51))).toEqual({ ok: 50, '429 1': 1 });
  expect(tally(api, check(), every(25, 1_150, 1_000))).toEqual({ ok: 1_150 });
  // 1,000 + 1,150 × 25 = 29,750; the stamps of 0 ms leave at 60,000 ms.
  expect(tally(api, check(), [29_750])).toEqual({ '429 31': 1 });
});

test('300 sends in a minute are admitted, all of them in one instant if need be', () => {
  const api = aigeon();
  expect(tally(api, sendOf(), every(0, 301))).toEqual({ ok: 300, '429 60': 1 });
  expect(tally(api, sendOf(), [59_999.5, 60_000])).toEqual({ '429 1': 1, ok: 1 });
});

test('Sends are limited by organisation, writes and reads by key', () => {
  const api = aigeon({
    limits: { writes: { perSecond: 1 }, reads: { perSecond: 1 }, sends: { perMinute: 1 } },
  });
  const keys = ['sk_test_a', 'sk_test_a2', 'sk_test_b'];
  const seen = (make: (token: string) => ApiRequest) =>
    keys.map((token) => answer(api, make(token), startMs).code);
  expect([
    seen((token) => sendOf({ token })),
    seen((token) => importOf({ token })),
    seen((token) => check(token)),
  ]).toEqual([
    [0, 429001, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test('Reads, writes and sends of one key do not use up each other’s quota', () => {
  const api = aigeon({
    limits: { writes: { perSecond: 1 }, reads: { perSecond: 1 }, sends: { perMinute: 1 } },
  });
  expect([importOf(), check(), sendOf()].map((asked) => answer(api, asked, startMs).code)).toEqual([
    0, 0, 0,
  ]);
});

test.for([
  ['a missing parameter', importOf({ body: {} }), 429001],
  ['a replay', importOf({ key: 'k' }), 429001],
  ['an unknown route', request('POST', `${base}/x`, { token: 'sk_test_a' }), 0],
  ['a refused token', importOf({ token: 'sk_x' }), 0],
] as const)('Of what is counted: %s', ([, asked, code]) => {
  const api = aigeon({ limits: { writes: { perSecond: 2 } } });
  const calls = [importOf({ key: 'k' }), asked, importOf()];
  expect(calls.map((call) => answer(api, call, startMs).code).at(-1)).toBe(code);
});

test('Refused requests are not counted: asking again and again does not put admission off', () => {
  const api = aigeon();
  tally(api, importOf(), every(0, 20));
  expect(tally(api, importOf(), every(1, 999, 1))).toEqual({ '429 1': 999 });
  expect(tally(api, importOf(), every(0, 20, 1_000))).toEqual({ ok: 20 });
});

test('A request sent just after its Retry-After, with nothing else admitted, is always admitted', () => {
  const limits = { writes: { perSecond: 3, perMinute: 8 }, sends: { perMinute: 5 } };
  const gaps = fc.array(fc.double({ min: 0, max: 4_000, noNaN: true }), {
    minLength: 4,
    maxLength: 40,
  });
  fc.assert(
    fc.property(gaps, fc.constantFrom(importOf(), sendOf()), (waits, asked) => {
      const api = aigeon({ limits });
      const later: number[] = [];
      let nowMs = startMs;
      for (const wait of waits) {
        nowMs += wait;
        const { code, retryAfter } = answer(api, asked, nowMs);
        if (code === 0) continue;
        nowMs += Number(retryAfter) * 1_000;
        later.push(answer(api, asked, nowMs).code);
      }
      expect(later).toEqual(later.map(() => 0));
    }),
  );
});

test('Retry-After asks for no whole second too much', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 4, maxLength: 40 });
  fc.assert(
    fc.property(gaps, (waits) => {
      const api = aigeon({ limits: { sends: { perMinute: 3 } } });
      const early: number[] = [];
      let nowMs = startMs;
      for (const wait of waits) {
        nowMs += wait;
        const { retryAfter } = answer(api, sendOf(), nowMs);
        if (retryAfter === undefined || retryAfter === '1') continue;
        nowMs += (Number(retryAfter) - 1) * 1_000;
        early.push(answer(api, sendOf(), nowMs).code);
      }
      expect(early).toEqual(early.map(() => 429001));
    }),
  );
});
