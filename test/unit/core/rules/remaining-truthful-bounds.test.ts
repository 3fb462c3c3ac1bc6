import { expect, test } from 'vitest';
import type { Contract } from '../../../../src/core/contracts/contract.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { remainingTruthful } from '../../../../src/core/rules/remaining-truthful.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

const aisearch = contextUnder('aisearch');
const noon = 1_800_000_000;

interface Told {
  readonly remaining: number;
  readonly limit?: number;
  /** In epoch seconds: the window that the answer names. */
  readonly reset?: number;
  readonly status?: number;
}

/** An answered request of one millisecond that says so much of its window. */
function answer(startMs: number, told: Told, fields: Partial<Attempt> = {}): Operation {
  const { remaining, limit, reset = noon, status = 429 } = told;
  const rateLimit = {
    remaining: String(remaining),
    reset: String(reset),
    ...(limit === undefined ? {} : { limit: String(limit) }),
  };
  const whole = { startMs, outcome: response(status, { rateLimit }), ...fields };
  return operationOf([whole], { id: `at ${startMs}` });
}

function found(operations: Iterable<Operation>, context = aisearch) {
  const { checked, violations, evidence } = conclude(remainingTruthful, context, operations);
  return { checked, violations, sentence: evidence[0]?.sentence };
}

test('an answer tells of those that began after it, not of one that begins in the same moment', () => {
  const rising = (startMs: number) =>
    found([answer(0, { remaining: 5 }), answer(startMs, { remaining: 6 })]);
  expect([rising(1), rising(1.1)]).toEqual([
    { checked: 0, violations: 0, sentence: undefined },
    {
      checked: 1,
      violations: 1,
      sentence:
        '6 requests remained, where 5 had remained in the same window before (operation at 0)',
    },
  ]);
});

test('what remains is held against the least that remained before, of equal ones the first', () => {
  const [least, equal] = [
    [5, 3, 4],
    [3, 3, 4],
  ].map((remaining) =>
    found(remaining.map((each, index) => answer(index * 10, { remaining: each }))),
  );
  expect([least?.sentence, equal?.sentence]).toEqual([
    '4 requests remained, where 3 had remained in the same window before (operation at 10)',
    '4 requests remained, where 3 had remained in the same window before (operation at 0)',
  ]);
});

test('as many as the limit may remain, more make no sense, and without a limit any number may', () => {
  const seen = (told: Told) => found([answer(0, { status: 202, ...told })]).violations;
  expect([
    seen({ remaining: 9, limit: 10 }),
    seen({ remaining: 10, limit: 10 }),
    seen({ remaining: 11, limit: 10 }),
    seen({ remaining: 11 }),
  ]).toEqual([0, 1, 0, 0]);
  expect(found([answer(0, { remaining: 5 }), answer(10, { remaining: 6 })]).violations).toBe(1);
});

test('whether a request was admitted, and so counts, may depend on its key', () => {
  const { contract } = aisearch;
  const row = { status: 409, when: 'keyed', class: 'success', meaning: 'known' } as const;
  const byStatus = [row, ...contract.classification.byStatus];
  const own: Contract = { ...contract, classification: { ...contract.classification, byStatus } };
  const violations = [{ idempotencyKey: 'k' }, {}].map(
    (key) =>
      found([answer(0, { remaining: 10, limit: 10, status: 409 }, key)], {
        ...aisearch,
        contract: own,
      }).violations,
  );
  expect(violations).toEqual([1, 0]);
});

test('64 windows are held at once, and what comes later to an older one is judged without it', () => {
  const rising = (others: number) =>
    found([
      answer(0, { remaining: 5 }),
      ...Array.from({ length: others }, (_, index) =>
        answer(10 + index, { remaining: 5, reset: noon + 1 + index }),
      ),
      answer(500, { remaining: 6 }),
    ]).violations;
  expect([rising(63), rising(64)]).toEqual([1, 0]);
});

test('512 answers of a window are held, and the rest of a fuller one goes unseen', () => {
  const rising = (before: number) =>
    found([
      ...Array.from({ length: before }, (_, index) => answer(index * 10, { remaining: 5 })),
      answer(before * 10, { remaining: 6 }),
    ]).violations;
  expect([rising(511), rising(512)]).toEqual([1, 0]);
});
