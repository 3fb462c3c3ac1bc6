import { expect, test } from 'vitest';
import { LoadLimits } from '../../../src/run/load-limits.ts';

/** What becomes of these attempts: whether each may be sent, and what is told then. */
function admitAll(
  most: ConstructorParameters<typeof LoadLimits>[0],
  attempts: readonly (readonly [write: boolean, attempt: number, key?: string])[],
) {
  let told = 0;
  const limits = new LoadLimits(most, () => {
    told += 1;
  });
  const admitted = attempts.map(([write, attempt, key]) =>
    limits.admit({ kind: { write }, attempt, key }),
  );
  return { admitted, told, reached: limits.reached };
}

test('no request is sent beyond maxRequests, retries included, and that is told once', () => {
  const attempts = [
    [false, 1],
    [false, 2],
    [true, 1, 'k'],
    [false, 1],
  ] as const;
  expect(admitAll({ maxRequests: 2 }, attempts)).toEqual({
    admitted: [true, true, false, false],
    told: 1,
    reached: 'the load was ended early, since maxRequests was reached: 2 requests were sent',
  });
});

test('a write counts as a job, and so does a retry of it that carries no key', () => {
  const keyed = [
    [true, 1, 'a'],
    [true, 2, 'a'],
    [false, 1],
    [true, 1, 'b'],
    [true, 3, 'b'],
  ] as const;
  expect(admitAll({ maxJobs: 2 }, [...keyed, [true, 1, 'c']])).toEqual({
    admitted: [true, true, true, true, true, false],
    told: 1,
    reached:
      'the load was ended early, since maxJobs was reached: 2 writes were sent, each of which may have made a job',
  });
  expect(
    admitAll({ maxJobs: 1 }, [
      [true, 1],
      [true, 2],
      [false, 1],
    ]).admitted,
  ).toEqual([true, false, true]);
});

test('a run without limits goes on', () => {
  expect(
    admitAll({}, [
      [true, 1],
      [true, 2],
    ]),
  ).toEqual({
    admitted: [true, true],
    told: 0,
    reached: undefined,
  });
});
