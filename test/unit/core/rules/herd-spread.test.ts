import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/core/operation.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { herdSpread } from '../../../../src/core/rules/herd-spread.ts';
import { jitterPresent } from '../../../../src/core/rules/jitter-present.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import type { RuleContext } from '../../../../src/core/rules/rule.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

/** Clients of Aigeon that fail at once and come back after these first waits, in milliseconds. */
function clients(waits: readonly number[], outcome = response(503)): Operation[] {
  return waits.map((waitMs, index) => {
    const failed = { startMs: 0, firstByteMs: 1, endMs: 1, outcome };
    return operationOf([failed, { startMs: 1 + waitMs }], { id: `op-${index}` });
  });
}

/** So many waits evenly over the jitter of the first wait, 500 to 650 ms. */
function spreadOut(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 500 + (150 * (index + 0.5)) / count);
}

/** Half of the clients draw the same wait. */
const halfTogether = [...spreadOut(50), ...Array<number>(50).fill(575.1)];

test('a herd is told by its size, its time and the number that would be no chance', () => {
  const outcome = conclude(herdSpread, contextUnder(), clients(halfTogether));
  expect(outcome).toMatchObject({
    verdict: 'warn',
    violations: 1,
    evidence: [
      {
        operation: 'op-25',
        attempts: [1, 2],
        sentence:
          '55 of 100 clients came back within 15 ms of each other, after 575 ms to 590 ms, where the jitter spreads them over 150 ms (29 would be no chance)',
      },
    ],
  });
});

test('waits outside of the declared bounds are left to jitter-bounds', () => {
  const { verdict, checked } = conclude(
    herdSpread,
    contextUnder(),
    clients([...spreadOut(60), ...Array<number>(60).fill(400), ...Array<number>(60).fill(700)]),
  );
  expect({ verdict, checked }).toEqual({ verdict: 'pass', checked: 60 });
});

test.for([
  [1, 'warn'],
  [15, 'warn'],
  [16, 'inconclusive'],
] as const)('with %d ms of noise half of the clients together are: %s', ([noiseMs, verdict]) => {
  const context: RuleContext = { ...contextUnder(), noiseMs: () => noiseMs };
  const waits = [
    ...spreadOut(50),
    ...Array<number>(50).fill(575.1),
    ...Array<number>(50).fill(580),
  ];
  expect(conclude(herdSpread, context, clients(waits)).verdict).toBe(verdict);
});

test('where jitter-present convicts, the herd that follows from it is not judged', () => {
  const judge = createJudge(contextUnder(), [herdSpread, jitterPresent]);
  for (const operation of clients(Array<number>(60).fill(500))) judge.operation(operation);
  const seen = judge.outcomes().map(({ id, verdict, violations }) => [id, verdict, violations]);
  expect(seen).toEqual([
    ['herd-spread', 'not-exercised', 0],
    ['jitter-present', 'fail', 1],
  ]);
});

test('the herd of one kind of waits does not hide among those of the other kind', () => {
  const full = response(429, { code: 'QUEUE_CAPACITY_EXCEEDED', retryAfter: ['1'] });
  const asked = clients(
    Array.from({ length: 50 }, (_, index) => 1_000 + 6 * index),
    full,
  );
  const own = clients(Array<number>(50).fill(800));
  const { verdict, checked, evidence } = conclude(herdSpread, contextUnder('aisearch'), [
    ...asked,
    ...own,
  ]);
  expect({ verdict, checked, told: evidence.map(({ sentence }) => sentence) }).toEqual({
    verdict: 'warn',
    checked: 51,
    told: [
      '50 of 50 clients came back within 50 ms of each other, after 800 ms to 850 ms, where the jitter spreads them over 500 ms (20 would be no chance)',
    ],
  });
});

test('without declared numbers a herd is a remark', () => {
  const { contract } = contextUnder('aisearch');
  const context = contextUnder('aisearch', { policy: undeclaredPolicy(contract) });
  const told = [halfTogether, spreadOut(100)].map((waits) => {
    const { verdict, reason, notes } = conclude(herdSpread, context, clients(waits));
    return { verdict, reason, notes };
  });
  const verdict = { verdict: 'not-exercised', reason: 'no numbers declared' };
  expect(told).toEqual([
    {
      ...verdict,
      notes: [expect.stringMatching(/^5\d of 100 waits before attempt 2 lie within 2 %/)],
    },
    { ...verdict, notes: [] },
  ]);
});
