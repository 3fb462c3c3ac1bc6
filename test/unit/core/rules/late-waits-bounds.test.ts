import { expect, test } from 'vitest';
import { createLateWaits } from '../../../../src/core/rules/late-waits.ts';
import { evidenceLimit, type RuleContext } from '../../../../src/core/rules/rule.ts';
import type { Wait } from '../../../../src/core/rules/waits.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { attempt } from '../../../helpers/records.ts';

/** Under Aigeon the first wait ends by 650 ms, and by 50 ms more without being late. */
const edgeMs = 700;

/** A first wait of so many milliseconds that ends at this moment. */
function waitThatEnds(atMs: number, sinceEndMs = 600, ordinal = 1): Wait {
  const endMs = atMs - sinceEndMs;
  return {
    previous: attempt({ startMs: endMs, endMs }),
    next: attempt({ startMs: atMs, attempt: 2 }),
    ordinal,
    sinceAnswerMs: sinceEndMs,
    sinceEndMs,
    asked: { kind: 'absent' },
    askedMs: undefined,
    source: 'backoff',
    doubt: undefined,
  };
}

function lateWaits(fields: Partial<RuleContext> = {}) {
  const waits = createLateWaits(contextUnder('aigeon', fields));
  let count = 0;
  const hear = (wait: Wait): boolean => {
    count += 1;
    return waits.hear(operationOf([], { id: `op-${count}` }), wait);
  };
  /** Waits that are late by so much, one every second. */
  const hearLate = (...excesses: readonly number[]) =>
    excesses.map((excessMs) => hear(waitThatEnds(count * 1_000, edgeMs + excessMs)));
  return { waits, hear, hearLate };
}

/** Noise that the test sets. */
function noise() {
  const now = { ms: 0 };
  return { now, fields: { noiseMs: () => now.ms } };
}

const shown = ({ waits }: ReturnType<typeof lateWaits>) =>
  waits.evidence().map(({ operation, excessMs }) => [operation.id, excessMs]);

test('a wait is late above its bound and a margin of 50 ms, not at it', () => {
  const { waits, hearLate } = lateWaits();
  const heard = hearLate(0, 0.001);
  expect({ heard, counted: waits.counted, late: waits.late }).toEqual({
    heard: [false, true],
    counted: 2,
    late: 1,
  });
});

test('the margin of a long wait is a fiftieth of its bound', () => {
  const { hear } = lateWaits();
  // The fifth wait ends by 10,400 ms, and by 10,608 ms without being late.
  expect([10_608, 10_608.1].map((ms, index) => hear(waitThatEnds(index * 20_000, ms, 5)))).toEqual([
    false,
    true,
  ]);
});

test('ends that are 100 ms apart count both, closer ones once, before or after', () => {
  const counts = [
    [1_060, 1_160],
    [1_060, 1_159.9],
    [1_160, 1_060.1],
    [1_060, 960.1],
    [1_060, 960],
    [1_150, 1_260],
    [1_260, 1_150],
    [1_000, 1_099],
  ].map((ends) => {
    const { waits, hear } = lateWaits();
    for (const atMs of ends) hear(waitThatEnds(atMs));
    return waits.counted;
  });
  expect(counts).toEqual([2, 1, 1, 1, 2, 2, 2, 1]);
});

test('where a wait ends counts for that, and not how long it was', () => {
  const { waits, hear } = lateWaits();
  hear(waitThatEnds(2_000, 600));
  hear(waitThatEnds(2_050, 500));
  expect(waits.counted).toBe(1);
});

test('a late wait that ends with another is not late', () => {
  const { hear } = lateWaits();
  expect([hear(waitThatEnds(2_000, 900)), hear(waitThatEnds(2_050, 900))]).toEqual([true, false]);
});

test('the ends of the latest 20,000 waits are remembered', () => {
  const { waits, hear } = lateWaits();
  const hearAgain = (atMs: number) => {
    const before = waits.counted;
    hear(waitThatEnds(atMs));
    return waits.counted > before;
  };
  for (let index = 0; index < 20_000; index += 1) hear(waitThatEnds(1_000_000 + index * 100));
  const isFirstKnown = !hearAgain(1_000_000);
  hear(waitThatEnds(9_000_000));
  const isSecondKnown = !hearAgain(1_000_100);
  const isFirstForgotten = hearAgain(999_990);
  expect({ isFirstKnown, isSecondKnown, isFirstForgotten }).toEqual({
    isFirstKnown: true,
    isSecondKnown: true,
    isFirstForgotten: true,
  });
});

test('the first wait says nothing of a process that was just started, the second does', () => {
  const { waits, hear } = lateWaits({ observer: 'endpoint' });
  hear(waitThatEnds(1_000, 5_000, 1));
  hear(waitThatEnds(9_000, 5_000, 2));
  expect([waits.counted, waits.late]).toEqual([1, 1]);
});

test('noise that is learnt of later excuses what lies within it, up to its last millisecond', () => {
  const { now, fields } = noise();
  const { waits, hearLate } = lateWaits(fields);
  hearLate(200, 200.5, 200.5, 201, 350);
  const seen = [0, 199, 200, 200.5, 201, 400].map((noiseMs) => {
    now.ms = noiseMs;
    return [waits.late, waits.excused];
  });
  expect(seen).toEqual([
    [5, 0],
    [5, 0],
    [4, 1],
    [1, 4],
    [1, 4],
    [0, 5],
  ]);
});

test('what noise excuses is not shown, not even where it is just as large', () => {
  const { now, fields } = noise();
  const late = lateWaits(fields);
  late.hearLate(100, 200);
  now.ms = 200;
  expect(shown(late)).toEqual([]);
  now.ms = 199;
  expect(shown(late)).toEqual([['op-2', 200]]);
});

test('of many late waits the ten latest are shown, and of equal ones the first', () => {
  const late = lateWaits();
  late.hearLate(5, 1, 1, 9, 9, 9, 9, 9, 9, 9);
  late.hearLate(1, 2);
  expect(shown(late)).toEqual([
    ['op-1', 5],
    ['op-12', 2],
    ['op-3', 1],
    ...[4, 5, 6, 7, 8, 9, 10].map((index) => [`op-${index}`, 9]),
  ]);
});

test('of waits that are equally late those that came first are shown', () => {
  const { hearLate, ...rest } = lateWaits();
  hearLate(...Array.from({ length: evidenceLimit + 1 }, () => 100));
  const first = Array.from({ length: evidenceLimit }, (_, index) => `op-${index + 1}`);
  expect(shown({ hearLate, ...rest }).map(([id]) => id)).toEqual(first);
});
