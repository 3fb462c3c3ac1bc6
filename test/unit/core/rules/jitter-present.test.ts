import { expect, test } from 'vitest';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { jitterPresent } from '../../../../src/core/rules/jitter-present.ts';
import type { RuleContext } from '../../../../src/core/rules/rule.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

/** Operations that fail three times; `waitsOf` gives the two waits of the n-th of them. */
function failingTwice(count: number, waitsOf: (index: number) => readonly [number, number]) {
  return Array.from({ length: count }, (_, index) => {
    const [first, second] = waitsOf(index);
    const outcome = response(503);
    const at = (startMs: number) => ({ startMs, firstByteMs: startMs, endMs: startMs, outcome });
    return operationOf([at(0), at(first), { startMs: first + second }], { id: `op-${index}` });
  });
}

const { contract: aisearch } = contextUnder('aisearch');
const undeclared = contextUnder('aisearch', { policy: undeclaredPolicy(aisearch) });
const quiet = contextUnder('aigeon');
const noisy: RuleContext = { ...quiet, noiseMs: () => 100 };

test('the attempt number with the longest waits decides', () => {
  const alike = conclude(
    jitterPresent,
    quiet,
    failingTwice(10, (n) => [500 + 10 * n, 1_000]),
  );
  const spread = conclude(
    jitterPresent,
    quiet,
    failingTwice(10, (n) => [500, 1_000 + 20 * n]),
  );
  expect([alike.verdict, spread.verdict]).toEqual(['fail', 'pass']);
});

test('without declared numbers one attempt number that spreads is enough', () => {
  const spread = failingTwice(10, (n) => [1_000 + 10 * n, 2_000]);
  expect(conclude(jitterPresent, undeclared, spread).verdict).toBe('pass');
});

test('without declared numbers waits that are all alike are a warning, whatever the contract says', () => {
  const { level, verdict, violations } = conclude(
    jitterPresent,
    undeclared,
    failingTwice(10, () => [1_000, 2_000]),
  );
  expect({ level, verdict, violations }).toEqual({ level: 'must', verdict: 'warn', violations: 2 });
});

test('without declared numbers a few clients that wake late do not hide that the others are alike', () => {
  const late = (every: number) => (n: number) =>
    [1_000 + (n % every === 0 ? 90 : (n % 7) + 1), 2_000] as const;
  const busy = { ...undeclared, noiseMs: () => 50 };
  const verdicts = [20, 5].map(
    (every) => conclude(jitterPresent, busy, failingTwice(40, late(every))).verdict,
  );
  expect(verdicts).toEqual(['warn', 'inconclusive']);
});

test('a standstill of a quarter of the longest waits may have swallowed a jitter that nobody declared', () => {
  const verdicts = [490, 510].map((noiseMs) => {
    const stood = { ...undeclared, noiseMs: () => noiseMs };
    return conclude(
      jitterPresent,
      stood,
      failingTwice(16, () => [1_000, 2_000]),
    ).verdict;
  });
  expect(verdicts).toEqual(['warn', 'inconclusive']);
});

test('of many waits the earlier half tells how wide they are spread', () => {
  const busy = { ...undeclared, noiseMs: () => 200 };
  /** Half of 60 clients come within so many milliseconds, the others up to 150 ms late. */
  const within = (ms: number) =>
    failingTwice(60, (n) => [1_000 + (n % 2 === 0 ? (n / 60) * ms : ms + n * 2), 2_000]);
  const verdicts = [8, 12].map((ms) => conclude(jitterPresent, busy, within(ms)).verdict);
  expect(verdicts).toEqual(['warn', 'inconclusive']);
});

test('of twenty waits up to half that come late neither hide nor make any jitter', () => {
  const late = (count: number) => (n: number) =>
    [1_000 + (n < count ? 60 + n : n % 5), 2_000] as const;
  const verdicts = [0, 3, 9, 12].map(
    (count) => conclude(jitterPresent, undeclared, failingTwice(20, late(count))).verdict,
  );
  expect(verdicts).toEqual(['warn', 'inconclusive', 'inconclusive', 'pass']);
});

test('some clients that wake late neither hide waits that are alike nor make them seem spread', () => {
  const busy: RuleContext = { ...quiet, noiseMs: () => 5 };
  const late = (share: number) =>
    failingTwice(60, (n) => [500, 1_000 + (n < 60 * share ? 100 + n : n % 5)]);
  const verdicts = [0, 0.4, 0.9].map((share) => conclude(jitterPresent, busy, late(share)).verdict);
  expect(verdicts).toEqual(['fail', 'fail', 'pass']);
});

test('noise that could hide or feign jitter leaves it open', () => {
  const alike = failingTwice(10, (n) => [500, 1_000 + n]);
  const spread = failingTwice(10, (n) => [500, 1_000 + 20 * n]);
  const verdicts = [alike, spread].map(
    (operations) => conclude(jitterPresent, noisy, operations).verdict,
  );
  expect(verdicts).toEqual(['inconclusive', 'inconclusive']);
});

test('jitter that is narrower than declared is a remark', () => {
  const narrow = failingTwice(20, (n) => [500, 1_000 + 5 * n]);
  const { verdict, notes } = conclude(jitterPresent, quiet, narrow);
  expect({ verdict, notes }).toEqual({
    verdict: 'pass',
    notes: [
      'jitter narrower than the contract: 20 waits before attempt 3 lie within 95 ms, where 300 ms is declared',
    ],
  });
});

test('a client that declares no jitter is held to the width of its contract', () => {
  const numbers = { ...undeclared.policy.numbers, jitter: { lo: 1, hi: 1 } };
  const declared = { backoff: true, maxAttempts: true, by: 'author' as const };
  const context = { ...undeclared, policy: { numbers, declared } };
  const { verdict, evidence } = conclude(
    jitterPresent,
    context,
    failingTwice(10, (n) => [1_000, 2_000 + n]),
  );
  expect({ verdict, evidence }).toEqual({
    verdict: 'fail',
    evidence: [
      {
        operation: 'op-0',
        attempts: [2, 3],
        sentence:
          "10 waits before attempt 3 lie within 9 ms (from 2000 ms on), where jitter spreads them over more than 50 ms, 5 % of the contract's 1000 ms",
      },
    ],
  });
});

test('a contract whose clients wait without jitter asks for none', () => {
  const jitter = { lo: 1, hi: 1 };
  const contract = { ...quiet.contract, retry: { ...quiet.contract.retry, jitter } };
  const policy = { ...quiet.policy, numbers: { ...quiet.policy.numbers, jitter } };
  const { verdict, reason } = conclude(
    jitterPresent,
    { ...quiet, contract, policy },
    failingTwice(10, () => [500, 1_000]),
  );
  expect({ verdict, reason }).toEqual({
    verdict: 'not-exercised',
    reason: 'no jitter is declared',
  });
});

/** The same operations under another name, as those of one case of a trial. */
function named(name: string, operations: ReturnType<typeof failingTwice>) {
  return operations.map((operation) => ({ ...operation, id: `${name}-${operation.id}`, name }));
}

const busy: RuleContext = { ...undeclared, noiseMs: () => 50 };
const alikeWaits = failingTwice(20, () => [1_000, 2_000]);
/** As far apart as the noise of the observer explains, of `count` clients. */
const vague = (count: number) =>
  failingTwice(count, (n) => [1_000 + 8 * (n % 10), 2_000 + 8 * (n % 10)]);

test('where all waits together leave it open, those of a case that are alike decide it', () => {
  const seen = ['jitter-20', 'others'].map((name) => {
    const operations = [...named('others', vague(9)), ...named(name, alikeWaits)];
    const { verdict, violations, evidence } = conclude(jitterPresent, busy, operations);
    return [verdict, violations, evidence[0]?.sentence];
  });
  expect(seen).toEqual([
    [
      'warn',
      2,
      'the first 18 of 20 waits before attempt 3 lie within 0 ms (from 2000 ms on), where jitter spreads all over more than 39.9 ms, 2 % of their median',
    ],
    ['inconclusive', 0, undefined],
  ]);
});

test('a case that has ten waits, and is not alike by itself, leaves it open', () => {
  const verdicts = [9, 10].map((count) => {
    const operations = [...named('others', vague(count)), ...named('jitter-20', alikeWaits)];
    return conclude(jitterPresent, busy, operations).verdict;
  });
  expect(verdicts).toEqual(['warn', 'inconclusive']);
});

test('a case that is alike says nothing against waits that are spread all together', () => {
  const wide = failingTwice(60, (n) => [1_000 + 20 * n, 2_000]);
  const operations = [...named('others', wide), ...named('jitter-20', alikeWaits)];
  expect(conclude(jitterPresent, undeclared, operations).verdict).toBe('pass');
});

test('128 cases are told apart, and the waits of a later one count with all others alone', () => {
  const verdicts = [127, 128].map((others) => {
    const cases = Array.from({ length: others }, (_, index) =>
      named(`case-${index}`, vague(10).slice(index % 10, (index % 10) + 1)),
    );
    const operations = [...cases.flat(), ...named('jitter-20', alikeWaits)];
    return conclude(jitterPresent, busy, operations).verdict;
  });
  expect(verdicts).toEqual(['warn', 'inconclusive']);
});

test('by a declared width two cases that are alike convict, and one that chance explains does not', () => {
  // Of ten waits that are alike by this noise, chance makes some seven, or twelve, in ten million.
  const verdicts = [33, 36].map((noiseMs) => {
    const one = failingTwice(10, (n) => [500, 1_000 + n]);
    const other = failingTwice(10, (n) => [500, 1_040 + n]);
    const operations = [...named('one', one), ...named('other', other)];
    return conclude(jitterPresent, { ...quiet, noiseMs: () => noiseMs }, operations).verdict;
  });
  expect(verdicts).toEqual(['fail', 'inconclusive']);
});
