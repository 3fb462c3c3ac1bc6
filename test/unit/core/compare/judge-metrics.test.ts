import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sample } from '../../../../src/core/compare/judge-metrics.ts';
import { judgeMetrics } from '../../../../src/core/compare/judge-metrics.ts';
import { parseComparedMetric } from '../../../../src/core/compare/metric.ts';

const near = [1, 0.992, 1.007, 0.996, 1.004, 0.99, 1.009, 0.998];

function sample(name: string, base: readonly number[], candidate: readonly number[]): Sample {
  return { metric: parseComparedMetric(name), base, candidate };
}

/** So many runs a side around 10 ms, the candidate's slower by a factor. */
function response(runs: number, factor: number, name = 'response.p50'): Sample {
  const base = near.slice(0, runs).map((each) => each * 10_000);
  return sample(
    name,
    base,
    base.map((value) => (value + 1) * factor),
  );
}

function verdicts(samples: readonly Sample[], margin?: number): string[] {
  return judgeMetrics(samples, margin).map(({ verdict }) => verdict);
}

test('five runs a side show a response time that is worse by a tenth', () => {
  const [judged] = judgeMetrics([response(5, 1.1)]);
  expect(judged).toMatchObject({
    verdict: 'regression',
    limit: 1.05,
    regression: { p: 1 / 252, adjusted: 1 / 252 },
    reason: 'worse: +10.0 % (96.8 % interval +8.8 to +11.2 %), p 0.004',
  });
});

test.for([
  [1, 'no-change'],
  [1.1, 'regression'],
  [1 / 1.1, 'improvement'],
  [1.03, 'no-change'],
  [1 / 1.03, 'no-change'],
  [1.046, 'inconclusive'],
] as const)('a response time of %f times the base is %s', ([factor, verdict]) => {
  expect(verdicts([response(5, factor)])).toEqual([verdict]);
});

test('of throughput less is worse, and the ratio is told as it is', () => {
  const base = near.slice(0, 5).map((each) => each * 100);
  const [judged] = judgeMetrics([
    sample(
      'throughput',
      base,
      base.map((value) => value * 0.9 + 0.001),
    ),
  ]);
  expect(judged?.verdict).toBe('regression');
  expect(judged?.estimate).toBeCloseTo(0.9, 3);
  expect(judged?.interval?.low).toBeLessThan(0.9);
});

test('what is not ruled out says how many runs might settle it', () => {
  const [judged] = judgeMetrics([response(5, 1.046)]);
  expect(judged?.reason).toBe(
    '+4.6 % (96.8 % interval +3.5 to +5.8 %): a change for the worse by more than 5 % is not ruled out; some 44 runs a side might settle it',
  );
});

test('what lies at the limit itself is not promised to be settled', () => {
  const [judged] = judgeMetrics([response(5, 1.05)]);
  expect(judged?.reason).toMatch(/; it lies too near the limit for more runs to settle it soon$/);
});

test('twelve metrics are what five runs a side carry, and forty-six are what six do', () => {
  const many = (runs: number, metrics: number) =>
    Array.from({ length: metrics }, (_, index) => response(runs, 1.2, `response.p50{${index}}`));
  const shown = [many(5, 12), many(5, 13), many(6, 46), many(6, 47)].map((samples) => [
    ...new Set(verdicts(samples)),
  ]);
  expect(shown).toEqual([['regression'], ['inconclusive'], ['regression'], ['inconclusive']]);
});

test.for([
  [1, 1, 'one run a side is advisory: it does not tell how far runs lie apart by themselves'],
  [2, 1, '2 and 2 runs are too few to show any change; take 3 a side'],
  [4, 4, '4 and 4 runs can show changes of at most 3 metrics, not of 4; take 5 a side'],
] as const)('%i runs a side are too few for %i metrics', ([runs, metrics, reason]) => {
  const names = ['response.p50', 'response.p75', 'response.p90', 'response.p95'];
  const samples = names.slice(0, metrics).map((name) => response(runs, 1.2, name));
  const [judged] = judgeMetrics(
    samples.map((each) => ({ ...each, candidate: each.base.map((value) => value * 1.2) })),
  );
  expect([judged?.verdict, judged?.reason]).toEqual(['inconclusive', reason]);
});

test('errors that stay at nothing are no change, and ones that appear are a regression', () => {
  const none = [0, 0, 0, 0, 0];
  const some = [0.01, 0.011, 0.009, 0.012, 0.01];
  const [stay, appear, go] = judgeMetrics([
    sample('errors', none, none),
    sample('errors', none, some),
    sample('errors', some, none),
  ]);
  expect(stay).toMatchObject({ verdict: 'no-change', estimate: 0, limit: 0.001 });
  expect(appear).toMatchObject({ verdict: 'regression', estimate: 0.01 });
  expect(go).toMatchObject({ verdict: 'improvement', estimate: -0.01 });
});

test.for([
  ['errors', 0.009, 0.01],
  ['errors', 0.013, 0.014],
  ['errors', 0.019, 0.02],
  ['response.p50', 1_020, 1_071],
  ['response.p50', 12_340, 12_957],
  ['throughput', 105, 100],
] as const)('%s from %f to %f is worse by exactly the limit, which is no change', (metric) => {
  const [name, from, to] = metric;
  const runs = (value: number): number[] => Array.from({ length: 5 }, () => value);
  const [judged] = judgeMetrics([sample(name, runs(from), runs(to))]);
  expect({ verdict: judged?.verdict, p: judged?.regression?.p }).toEqual({
    ...{ verdict: 'no-change', p: 1 },
  });
});

test('where errors are usual their limit grows with them', () => {
  const base = [0.1, 0.1001, 0.1002, 0.0999, 0.0998];
  const [judged] = judgeMetrics([
    sample(
      'errors',
      base,
      base.map((value) => value + 0.004),
    ),
  ]);
  expect(judged?.verdict).toBe('no-change');
  expect(judged?.limit).toBeCloseTo(0.005, 12);
});

test('an amplification that is the same in all runs is no change', () => {
  const same = [2, 2, 2, 2, 2];
  const [judged] = judgeMetrics([sample('amplification', same, same)]);
  expect(judged).toMatchObject({
    verdict: 'no-change',
    estimate: 1,
    interval: { low: 1, high: 1 },
  });
});

test('a value of 0 has no ratio, and takes nothing from the other metrics', () => {
  const [zero, other] = judgeMetrics([
    sample('lag.min', [0, 1, 2, 3, 4], [1, 2, 3, 4, 5]),
    response(5, 1.1),
  ]);
  expect(zero).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('0') });
  expect(other?.regression).toEqual({ p: 1 / 252, adjusted: 1 / 252 });
});

test('a wider margin lets more pass', () => {
  expect(verdicts([response(5, 1.1)], 0.2)).toEqual(['no-change']);
});

test('exchanged sides turn a regression into an improvement, and the ratio over', () => {
  const values = fc.array(fc.integer({ min: 100, max: 10_000 }), { minLength: 5, maxLength: 7 });
  fc.assert(
    fc.property(values, values, (base, candidate) => {
      const [there] = judgeMetrics([sample('response.p50', base, candidate)]);
      const [back] = judgeMetrics([sample('response.p50', candidate, base)]);
      expect(back?.regression?.p).toBeCloseTo(there?.improvement?.p ?? -1, 12);
      expect((back?.estimate ?? 0) * (there?.estimate ?? 0)).toBeCloseTo(1, 9);
    }),
  );
});
