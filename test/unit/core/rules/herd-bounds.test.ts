import { expect, test } from 'vitest';
import type { Policy } from '../../../../src/core/policy.ts';
import { HerdPopulations } from '../../../../src/core/rules/herd-populations.ts';
import { herdSpread } from '../../../../src/core/rules/herd-spread.ts';
import type { RuleContext } from '../../../../src/core/rules/rule.ts';
import { WaitPopulations } from '../../../../src/core/rules/wait-populations.ts';
import type { Wait } from '../../../../src/core/rules/waits.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { attempt, response } from '../../../helpers/records.ts';

/** A wait of the backoff of so many milliseconds, the n-th of its operation. */
function waitOf(sinceEndMs: number, fields: Partial<Wait> = {}): Wait {
  return {
    previous: attempt({ outcome: response(503) }),
    next: attempt({ attempt: 2 }),
    ordinal: 1,
    sinceAnswerMs: sinceEndMs,
    sinceEndMs,
    asked: { kind: 'absent' },
    askedMs: undefined,
    source: 'backoff',
    doubt: undefined,
    ...fields,
  };
}

const aigeon = contextUnder('aigeon');
const aisearch = contextUnder('aisearch');
const operation = operationOf([]);

function pooled(waits: readonly Wait[], context: RuleContext = aigeon): HerdPopulations {
  const herds = new HerdPopulations(context);
  for (const wait of waits) herds.add(operation, wait);
  return herds;
}

/** The slots that hold something, of the largest population. */
function slotsOf(waits: readonly Wait[]): number[] {
  const [population] = pooled(waits).longest(1);
  return [...(population?.slots ?? [])].flatMap((count, slot) => (count > 0 ? [slot] : []));
}

/** The same policy with other numbers. */
function withNumbers(context: RuleContext, numbers: Partial<Policy['numbers']>): RuleContext {
  const { policy } = context;
  return { ...context, policy: { ...policy, numbers: { ...policy.numbers, ...numbers } } };
}

test('waits from 5 ms before their bounds up to the end of them are pooled', () => {
  const counts = [494.9, 495, 500, 650, 650.1].map((ms) => pooled([waitOf(ms)]).largest);
  expect(counts).toEqual([0, 1, 1, 1, 0]);
});

test('a wait lies in its sixtieth of the width, one at the end in the last', () => {
  expect([495, 500, 502.4, 502.5, 647.5, 650].map((ms) => slotsOf([waitOf(ms)]))).toEqual([
    [0],
    [0],
    [0],
    [1],
    [59],
    [59],
  ]);
});

test('where neither the client nor its contract has any jitter, there is no width to pool over', () => {
  const jitter = { lo: 1, hi: 1 };
  const contract = { ...aigeon.contract, retry: { ...aigeon.contract.retry, jitter } };
  const none = withNumbers({ ...aigeon, contract }, { jitter });
  expect(pooled([waitOf(500)], none).largest).toBe(0);
});

test('a client without jitter is held to that of its contract, one with jitter to its own', () => {
  const boundsUnder = (jitter: { lo: number; hi: number }) =>
    pooled([waitOf(500)], withNumbers(aigeon, { jitter }))
      .longest(1)
      .map(({ loMs, hiMs }) => [loMs, hiMs]);
  expect([boundsUnder({ lo: 1, hi: 1 }), boundsUnder({ lo: 0, hi: 2 })]).toEqual([
    [[500, 650]],
    [[0, 1_000]],
  ]);
});

test('a wait in doubt is not pooled', () => {
  expect(pooled([waitOf(500, { doubt: 'an attempt is missing' })]).largest).toBe(0);
});

const full = attempt({
  outcome: response(429, { code: 'QUEUE_CAPACITY_EXCEEDED', retryAfter: ['1'] }),
});
const asked = { previous: full, askedMs: 1_000 } as const;

test.for([
  ['of 1 to 60 s, where the contract asks for jitter on top', { source: 'honored' }, 1],
  ['above 60 s, where it does', { source: 'uncapped' }, 1],
  ['as a date', { source: 'date' }, 0],
  ['where it does not', { source: 'honored', previous: attempt({ outcome: response(429) }) }, 0],
  ['that cannot be read', { source: 'honored', askedMs: undefined }, 0],
] as const)('waits after a Retry-After %s are pooled: %s', ([, fields, count]) => {
  const wait = waitOf(1_100, { ...asked, ...fields });
  const herds = pooled([wait], aisearch);
  const kinds = herds.longest(1).map(({ kind, loMs, hiMs }) => [kind, loMs, hiMs]);
  expect(kinds).toEqual(count === 0 ? [] : [['retry-after', 1_000, 1_300]]);
});

test('where the client names no jitter for a Retry-After, that of the contract counts', () => {
  const context = withNumbers(aisearch, { retryAfterJitter: 0 });
  const [population] = pooled([waitOf(1_100, { ...asked, source: 'honored' })], context).longest(1);
  expect(population?.hiMs).toBe(1_300);
});

test('whether the contract asks for jitter may depend on the key', () => {
  const { contract } = aisearch;
  const row = { status: 429, when: 'keyed', class: 'retryable', meaning: 'full' } as const;
  const byStatus = [{ ...row, jitterOnTop: true }, ...contract.classification.byStatus];
  const own = { ...contract, classification: { ...contract.classification, byStatus } };
  const kindsOf = (key: { idempotencyKey?: string }) => {
    const previous = attempt({ outcome: response(429, { retryAfter: ['1'] }), ...key });
    const wait = waitOf(1_100, { previous, askedMs: 1_000, source: 'honored' });
    return pooled([wait], { ...aisearch, contract: own }).largest;
  };
  expect([kindsOf({ idempotencyKey: 'k' }), kindsOf({})]).toEqual([1, 0]);
});

test('of each kind the longest waits are judged of which there are enough', () => {
  const waits = [
    ...Array.from({ length: 3 }, () => waitOf(750)),
    ...Array.from({ length: 3 }, () => waitOf(1_500, { ordinal: 2 })),
    ...Array.from({ length: 2 }, () => waitOf(3_000, { ordinal: 3 })),
    ...Array.from({ length: 3 }, () => waitOf(1_100, { ...asked, source: 'honored' })),
  ];
  const herds = pooled(waits, aisearch);
  const longest = herds.longest(3).map(({ kind, loMs, count }) => [kind, loMs, count]);
  expect({ longest, largest: herds.largest }).toEqual({
    longest: [
      ['backoff', 1_000, 3],
      ['retry-after', 1_000, 3],
    ],
    largest: 3,
  });
});

test('128 different bounds are told apart, of later ones only those that are known', () => {
  const herds = new HerdPopulations(aisearch);
  const add = (seconds: number) =>
    herds.add(
      operation,
      waitOf(seconds * 1_000, { ...asked, askedMs: seconds * 1_000, source: 'honored' }),
    );
  for (let seconds = 1; seconds <= 129; seconds += 1) add(seconds);
  add(1);
  const [longest] = herds.longest(1);
  expect([longest?.loMs, herds.largest]).toEqual([128_000, 2]);
});

/** The sentence on so many clients of which half come at once. */
function told(count: number, context: RuleContext = aigeon): string | undefined {
  const waits = Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? 575.1 : 500 + (150 * (index + 0.5)) / count,
  );
  const operations = waits.map((waitMs, index) =>
    operationOf(
      [{ startMs: 0, firstByteMs: 0, endMs: 0, outcome: response(503) }, { startMs: waitMs }],
      { id: `op-${index}` },
    ),
  );
  return conclude(herdSpread, context, operations).evidence[0]?.sentence;
}

test.for([
  [199, '15 ms'],
  [200, '7.5 ms'],
  [999, '7.5 ms'],
  [1_000, '5 ms'],
] as const)('of %d clients a herd is looked for within %s', ([count, width]) => {
  expect(told(count)).toContain(`clients came back within ${width} of each other`);
});

test('noise makes the buckets wider, to a divisor of sixty', () => {
  // 150 ms in buckets of at least 5 × 2.2 ms are 13, and the next divisor of 60 is 12.
  const noisy = { ...aigeon, noiseMs: () => 2.2 };
  expect(told(200, noisy)).toContain('clients came back within 12.5 ms of each other');
});

test('waits of 64 attempt numbers are told apart, with the shortest and the longest of each', () => {
  const pools = new WaitPopulations();
  const first = waitOf(500);
  const shorter = waitOf(400);
  const longer = waitOf(600);
  for (const wait of [first, shorter, longer, waitOf(450), waitOf(400), waitOf(600)]) {
    pools.add(operation, wait);
  }
  pools.add(operation, waitOf(900, { ordinal: 64 }));
  pools.add(operation, waitOf(999, { ordinal: 65 }));
  const seen = pools.ofAtLeast(1).map(({ ordinal, spread }) => [ordinal, spread.count]);
  const [, pool] = pools.ofAtLeast(1);
  expect({
    seen,
    largest: pools.largest,
    isShortest: pool?.shortest.wait === shorter,
    isLongest: pool?.longest.wait === longer,
  }).toEqual({
    seen: [
      [64, 1],
      [1, 6],
    ],
    largest: 6,
    isShortest: true,
    isLongest: true,
  });
});

test('without declared numbers half of the waits near each other are no remark, more are', () => {
  const { policy } = aisearch;
  const declared = { ...policy.declared, backoff: false };
  const context = { ...aisearch, policy: { ...policy, declared } };
  const notesOf = (together: number) => {
    const waits = Array.from({ length: 50 }, (_, index) =>
      index < together ? 1_000 : index % 2 === 0 ? 100 + index : 3_000 + index * 100,
    );
    const operations = waits.map((waitMs, index) => {
      const failed = { startMs: 0, firstByteMs: 0, endMs: 0, outcome: response(503) };
      return operationOf([failed, { startMs: waitMs }], { id: `op-${index}` });
    });
    return conclude(herdSpread, context, operations).notes.length;
  };
  expect([25, 26].map(notesOf)).toEqual([0, 1]);
});

test('of two herds of one size the earlier is shown', () => {
  const waits = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 507 : 552));
  const operations = waits.map((waitMs, index) => {
    const failed = { startMs: 0, firstByteMs: 0, endMs: 0, outcome: response(503) };
    return operationOf([failed, { startMs: waitMs }], { id: `op-${index}` });
  });
  const { evidence } = conclude(herdSpread, aigeon, operations);
  expect(evidence[0]?.sentence).toContain('25 of 50 clients came back within 15 ms');
  expect(evidence[0]?.sentence).toContain('after 500 ms to 515 ms');
});
