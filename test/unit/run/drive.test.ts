import { expect, test } from 'vitest';
import { LoadModel } from '../../../src/core/profile-load.ts';
import type { Drive } from '../../../src/run/drive.ts';
import { startDrive } from '../../../src/run/drive.ts';

interface Seen {
  readonly index: number;
  readonly user: number | undefined;
}

/**
 * Drives a load against operations that end `holdMs` after their arrival; resolves at its end. An
 * arrival that finds `mostOpen` under way is dropped.
 */
function drive(
  load: unknown,
  holdMs: number,
  mostOpen = Number.POSITIVE_INFINITY,
): Promise<{ seen: Seen[]; mostAtOnce: number }> {
  const seen: Seen[] = [];
  const originMs = performance.now();
  let open = 0;
  let mostAtOnce = 0;
  let arrivalsDone = false;
  return new Promise((resolve) => {
    let driving: Drive | undefined;
    const finish = (): void => {
      if (arrivalsDone && open === 0) resolve({ seen, mostAtOnce });
    };
    const end = (user: number | undefined): void => {
      open -= 1;
      driving?.operationEnded(user);
      finish();
    };
    driving = startDrive({
      load: LoadModel.parse(load),
      seed: '1',
      runId: '0',
      now: () => performance.now() - originMs,
      runner: {
        arrive(index, _atMs, user) {
          seen.push({ index, user });
          if (open >= mostOpen) return false;
          open += 1;
          mostAtOnce = Math.max(mostAtOnce, open);
          if (holdMs === 0) end(user);
          else setTimeout(end, holdMs, user);
          return true;
        },
      },
      onLag: () => {},
      onDone() {
        arrivalsDone = true;
        finish();
      },
    });
  });
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('users share the iterations: each is done once, by at most so many users at a time', async () => {
  const load = { model: 'closed', users: 4, iterations: 50 };
  const { seen, mostAtOnce } = await drive(load, 1);
  expect(seen.map(({ index }) => index).sort((a, b) => a - b)).toEqual(numbers(50));
  expect(mostAtOnce).toBe(4);
  expect(new Set(seen.map(({ user }) => user))).toEqual(new Set([0, 1, 2, 3]));
});

test('an iteration that a user is still thinking about is not left out at the end', async () => {
  const load = { model: 'closed', users: 3, iterations: 9, think: { min: '1ms', max: '30ms' } };
  const { seen } = await drive(load, 0);
  expect(seen.map(({ index }) => index).sort((a, b) => a - b)).toEqual(numbers(9));
});

test('a target that answers at once does not nest calls without end', async () => {
  const { seen } = await drive({ model: 'closed', users: 1, iterations: 20_000 }, 0);
  expect(seen.length).toBe(20_000);
});

test('a closed load ends with its duration, and a ramp brings its users one by one', async () => {
  const load = { model: 'closed', stages: [{ duration: '300ms', rampTo: 5 }] };
  const { seen, mostAtOnce } = await drive(load, 5);
  expect(seen[0]?.user).toBe(0);
  expect(mostAtOnce).toBeLessThanOrEqual(5);
  expect(seen.length).toBeGreaterThan(0);
});

test('more users than iterations leave the others idle', async () => {
  const { seen } = await drive({ model: 'closed', users: 10, iterations: 3 }, 1);
  expect(seen.map(({ index }) => index).sort()).toEqual([0, 1, 2]);
});

test('a user who is turned away comes back with the next roster, not at once', async () => {
  const load = { model: 'closed', users: 4, duration: '200ms' };
  const { seen, mostAtOnce } = await drive(load, 150, 1);
  // Ten rosters and the first call of four users, and one more turn when the operation has ended.
  expect([seen.length <= 4 * 11 + 2, mostAtOnce]).toEqual([true, 1]);
});

test('an open load does not wait for its operations', async () => {
  const load = { model: 'open', rate: '200/s', duration: '100ms' };
  const { seen, mostAtOnce } = await drive(load, 400);
  expect([seen.map(({ index }) => index), mostAtOnce]).toEqual([numbers(20), 20]);
});
