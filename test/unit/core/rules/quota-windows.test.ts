import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlidingWindow } from '../../../../src/core/apis/sliding-window.ts';
import type { Counted } from '../../../../src/core/rules/quota-windows.ts';
import { QuotaWindows } from '../../../../src/core/rules/quota-windows.ts';

const quota = { requests: 3, windowMs: 1_000 };

function counted(startMs: number, fields: Partial<Counted> = {}): Counted {
  const operation = { id: `o${startMs}`, groupedBy: 'harness' } as const;
  return { operation, attempt: 1, startMs, answeredMs: startMs + 1, admitted: true, ...fields };
}

function findings(requests: Iterable<Counted>) {
  const windows = new QuotaWindows(quota);
  for (const request of requests) windows.add(request);
  const { exercised, broken } = windows.findings();
  return { exercised, broken: broken.map(({ last, admitted }) => [last.startMs, admitted]) };
}

test('a limit that is not asked for more than it admits is not exercised', () => {
  expect(findings([0, 100, 200, 1_000].map((at) => counted(at)))).toEqual({
    exercised: 0,
    broken: [],
  });
});

test('a window that was asked for more and admitted no more held', () => {
  const requests = [0, 100, 200, 300].map((at) => counted(at, { admitted: at < 300 }));
  expect(findings(requests)).toEqual({ exercised: 1, broken: [] });
});

test('each window with too many is told once, by its last request', () => {
  const requests = [0, 100, 200, 300, 2_000, 2_001, 2_002, 2_003, 2_004].map((at) => counted(at));
  expect(findings(requests)).toEqual({
    exercised: 2,
    broken: [
      [300, 4],
      [2_004, 5],
    ],
  });
});

test('a request that may have been admitted after the window is not held against it', () => {
  const late = counted(300, { answeredMs: 995 });
  expect(findings([...[0, 100, 200].map((at) => counted(at)), late]).broken).toEqual([]);
  const inTime = counted(300, { answeredMs: 994 });
  expect(findings([...[0, 100, 200].map((at) => counted(at)), inTime]).broken).toEqual([[300, 4]]);
});

test('a limiter that keeps its word is never convicted, in whatever order it is told of', () => {
  const request = fc.record({ gapMs: fc.nat(400), travelMs: fc.nat(300), backMs: fc.nat(300) });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 60 }), fc.nat(), (drawn, seed) => {
      let sentMs = 0;
      const sent = drawn.map(({ gapMs, travelMs, backMs }) => {
        sentMs += gapMs;
        return { startMs: sentMs, arrivedMs: sentMs + travelMs, backMs };
      });
      const limiter = new SlidingWindow({ limit: quota.requests, windowMs: quota.windowMs });
      const requests = sent
        .toSorted((a, b) => a.arrivedMs - b.arrivedMs)
        .map(({ startMs, arrivedMs, backMs }) => {
          const admitted = limiter.admitAtMs(arrivedMs) <= arrivedMs;
          if (admitted) limiter.stamp(arrivedMs);
          return counted(startMs, { answeredMs: arrivedMs + backMs, admitted });
        });
      const rotated = requests.map((_, index) => requests[(index + seed) % requests.length]);
      expect(findings(rotated.flatMap((one) => one ?? [])).broken).toEqual([]);
    }),
  );
});

test('of more requests than are held, the older half is judged in time', () => {
  const many = Array.from({ length: 40_000 }, (_, index) => counted(index * 100));
  const { exercised, broken } = findings(many);
  expect([exercised, broken.length]).toEqual([4_000, 4_000]);
});
