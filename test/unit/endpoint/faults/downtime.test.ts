import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { Fault } from '../../../../src/core/faults/fault.ts';
import { downtimesOf, watchDowntimes } from '../../../../src/endpoint/faults/downtime.ts';
import { answer, attempt, get, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

/** Whether a new connection is accepted. */
async function knocks(port: number): Promise<'accepted' | string> {
  const socket = connect({ host: '127.0.0.1', port });
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.once('connect', () => resolve('accepted'));
  socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
  const heard = await promise;
  socket.destroy();
  return heard;
}

async function knocksUntil(port: number, wanted: string): Promise<void> {
  while ((await knocks(port)) !== wanted) await new Promise(setImmediate);
}

/** An endpoint whose clock stands still until it is set. */
async function playAt(faults: readonly unknown[]) {
  const clock = { nowMs: 0 };
  const played = await play({ faults, now: () => clock.nowMs });
  return { clock, played, [Symbol.asyncDispose]: () => played.endpoint.close() };
}

test('refused connections are refused by the system, and taken on the same port afterwards', async () => {
  await using at = await playAt([{ kind: 'refuse', match: { from: '5ms', to: '10ms' } }]);
  const { clock, played } = at;
  using standing = await RawClient.connect(played.port);
  clock.nowMs = 5;
  await knocksUntil(played.port, 'ECONNREFUSED');
  standing.send(get('/during'));
  expect(await standing.until('1 GET /during')).toBe(answer('1 GET /during'));
  clock.nowMs = 10;
  await knocksUntil(played.port, 'accepted');
  const { bytes } = await exchange(played.port, get('/after', 'Connection: close'));
  expect(bytes).toBe(answer('2 GET /after', 'Connection: close'));
});

test('what is refused from the start is refused before the first request, for good', async () => {
  await using played = await play({ faults: [{ kind: 'refuse' }] });
  expect(await knocks(played.port)).toBe('ECONNREFUSED');
});

test('an outage as refuse resets what stands, under way or idle, and refuses what is new', async () => {
  const match = { from: '5ms', to: '10ms' };
  await using at = await playAt([
    { kind: 'outage', as: 'refuse', match },
    { kind: 'stall', match: { path: '/busy' } },
  ]);
  const { clock, played } = at;
  using idle = await RawClient.connect(played.port);
  using busy = await RawClient.connect(played.port);
  busy.send(get('/busy', 'retrial-attempt: search 1 1'));
  while (played.faults.length === 0) await new Promise(setImmediate);
  clock.nowMs = 5;
  const gone = { bytes: '', ending: 'RST' };
  expect([await idle.ended(), await busy.ended()]).toEqual([gone, gone]);
  await knocksUntil(played.port, 'ECONNREFUSED');
  expect(played.exchanges).toMatchObject([{ identity: identity(1), status: 0, fault: 'outage' }]);
  clock.nowMs = 10;
  await knocksUntil(played.port, 'accepted');
});

test.for([
  ['with its store', true, []],
  ['without its store', false, ['restart-without-store']],
] as const)('a restart %s resets, refuses, and serves again', async ([, keepStore, later]) => {
  await using at = await playAt([{ kind: 'restart', at: '5ms', down: '5ms', keepStore }]);
  const { clock, played } = at;
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await client.until('1 GET /');
  clock.nowMs = 5;
  expect(await client.ended()).toEqual({ bytes: answer('1 GET /'), ending: 'RST' });
  await knocksUntil(played.port, 'ECONNREFUSED');
  expect(played.forgettings()).toBe(keepStore ? 0 : 1);
  clock.nowMs = 10;
  await knocksUntil(played.port, 'accepted');
  // The job of attempt 1 is from before the restart; a fresh operation has nothing to be forgotten.
  await exchange(played.port, attempt(2, 'Connection: close'));
  await exchange(played.port, get('/', 'retrial-attempt: search 2 2', 'Connection: close'));
  expect(played.faults.map(({ kind }) => kind)).toEqual(later);
});

test('where two overlap, nobody listens until the last one ends', () => {
  vi.useFakeTimers();
  const startMs = Date.now();
  const heard: string[] = [];
  const faults = [
    { kind: 'refuse', match: { to: '1h' } },
    { kind: 'outage', as: 'refuse', match: { to: '2h' } },
    { kind: 'outage', match: { to: '2h' } },
    { kind: 'restart', at: '3h', down: '1s', keepStore: false },
    { kind: 'restart', at: '4h', down: '1s' },
  ].map((fault) => Fault.parse(fault));
  const watch = watchDowntimes(downtimesOf(faults), {
    now: () => Date.now() - startMs,
    down: ({ kind, fromMs, forgets }) => heard.push(`${kind} ${fromMs} ${forgets}`),
    up: () => heard.push(`up ${Math.floor((Date.now() - startMs) / 1_000)}`),
  });
  expect(heard).toEqual(['refuse 0 false', 'outage 0 false']);
  vi.advanceTimersByTime(3_600_000 * 3.5);
  watch.cancel();
  vi.advanceTimersByTime(3_600_000);
  vi.useRealTimers();
  expect(heard.slice(2)).toEqual(['up 7200', 'restart 10800000 true', 'up 10801']);
});

test('during its recovery an outage strikes ever fewer requests', async () => {
  const fault = { kind: 'outage', as: 'close', recovery: '10s', match: { to: '10s' } };
  let nowMs = 0;
  await using played = await play({ faults: [fault], now: () => nowMs });
  const struckAt = async (atMs: number): Promise<number> => {
    nowMs = atMs;
    const before = played.faults.length;
    for (let nth = 1; nth <= 40; nth += 1) {
      await exchange(
        played.port,
        get('/', `retrial-attempt: search ${atMs}-${nth} 1`, 'Connection: close'),
      );
    }
    return played.faults.length - before;
  };
  const struck = [await struckAt(9_999), await struckAt(12_500), await struckAt(17_500)];
  expect([struck[0], await struckAt(20_000)]).toEqual([40, 0]);
  // Of 40 requests 30 and 10 are meant, with a deviation of 2.7; the seed is fixed.
  expect(Math.abs((struck[1] ?? 0) - 30)).toBeLessThan(9);
  expect(Math.abs((struck[2] ?? 0) - 10)).toBeLessThan(9);
});
