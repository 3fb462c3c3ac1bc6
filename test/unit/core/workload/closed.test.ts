import { expect, test } from 'vitest';
import { planClosed } from '../../../../src/core/workload/closed.ts';

const seed = { seed: '1', runId: '0' };
const load = {
  stages: [
    { durationMs: 1_000, from: 0, to: 4 },
    { durationMs: 1_000, from: 4, to: 4 },
  ],
  think: { minMs: 10, maxMs: 20 },
  iterations: 5,
};

test('users take part as the ramp calls for them, and none after the end', () => {
  const plan = planClosed(load, seed);
  const present = [0, 500, 1_500, 2_000].map(
    (atMs) => plan.users.filter((user) => plan.isPresent(user, atMs)).length,
  );
  expect(present).toEqual([0, 2, 4, 0]);
});

test('the shares of three workers have all users and all iterations once', () => {
  const plans = [0, 1, 2].map((share) => planClosed(load, seed, { share, count: 3 }));
  const iterations = plans.flatMap((plan) => {
    const own: number[] = [];
    for (let next = plan.nextIndex(); next !== undefined; next = plan.nextIndex()) own.push(next);
    return own;
  });
  expect(plans.flatMap(({ users }) => users).sort()).toEqual([0, 1, 2, 3]);
  expect(iterations.sort()).toEqual([0, 1, 2, 3, 4]);
});

test('a think time belongs to its operation: it lies in its interval and comes again', () => {
  const [first, second] = [planClosed(load, seed), planClosed(load, seed)];
  const pauses = [0, 1, 2, 3].map((index) => first.thinkMs(index));
  expect(pauses.every((ms) => ms >= 10 && ms <= 20)).toBe(true);
  expect([0, 1, 2, 3].map((index) => second.thinkMs(index))).toEqual(pauses);
});
