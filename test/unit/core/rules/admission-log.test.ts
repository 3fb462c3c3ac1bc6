import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AdmissionLog } from '../../../../src/core/rules/admission-log.ts';

test('nothing was admitted before anything is marked', () => {
  expect(new AdmissionLog().any(0, 1_000_000)).toBe(false);
});

test('it tells of what touches a span, to a tenth of a second', () => {
  const log = new AdmissionLog();
  log.mark(1_000, 1_050);
  const spans = [
    [0, 999],
    [0, 1_000],
    [1_099, 5_000],
    [1_100, 5_000],
  ] as const;
  expect(spans.map(([fromMs, toMs]) => log.any(fromMs, toMs))).toEqual([false, true, true, false]);
});

test('a moment that was marked is never denied, whatever else was', () => {
  const span = fc.tuple(fc.nat(500_000), fc.nat(5_000));
  fc.assert(
    fc.property(fc.array(span, { minLength: 1 }), fc.nat(), fc.nat(1_000), (spans, pick, wide) => {
      const log = new AdmissionLog();
      for (const [fromMs, lengthMs] of spans) log.mark(fromMs, fromMs + lengthMs);
      const [atMs] = spans[pick % spans.length] ?? [0];
      expect(log.any(Math.max(0, atMs - wide), atMs + wide)).toBe(true);
    }),
  );
});

test('beyond 19 days anything may have been admitted, and no memory is taken for it', () => {
  const log = new AdmissionLog();
  log.mark(0, Number.MAX_SAFE_INTEGER);
  expect([log.any(2e9, 2e9), new AdmissionLog().any(2e9, 2e9)]).toEqual([true, true]);
});
