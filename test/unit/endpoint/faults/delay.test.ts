import { expect, test, vi } from 'vitest';
import { stream } from '../../../../src/core/random.ts';
import { answer, attempt, get, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

test("a delayed answer is the API's own, and comes no earlier than asked", async () => {
  await using played = await play({ faults: [{ kind: 'delay', delay: '30ms' }] });
  expect(await exchange(played.port, get('/a', 'Connection: close'))).toEqual({
    bytes: answer('1 GET /a', 'Connection: close'),
    ending: 'FIN',
  });
  const [seen] = played.exchanges;
  expect(seen).toMatchObject({ status: 200, fault: 'delay' });
  expect((seen?.firstByteMs ?? 0) - (seen?.startMs ?? 0)).toBeGreaterThanOrEqual(30);
});

test("a delay is on top of the API's own work", async () => {
  await using played = await play({
    faults: [{ kind: 'delay', delay: '20ms' }],
    workMs: () => 20,
  });
  await exchange(played.port, get('/a', 'Connection: close'));
  const [seen] = played.exchanges;
  expect((seen?.firstByteMs ?? 0) - (seen?.startMs ?? 0)).toBeGreaterThanOrEqual(40);
});

test('a delayed answer holds up what is pipelined behind it, and the order stays', async () => {
  await using played = await play({
    faults: [{ kind: 'delay', delay: '20ms', match: { attempt: 1 } }],
  });
  const { bytes } = await exchange(played.port, attempt(1) + attempt(2, 'Connection: close'));
  expect(bytes).toBe(answer('1 GET /') + answer('2 GET /', 'Connection: close'));
});

test('a client that gives up during the delay has felt it', async () => {
  await using played = await play({ faults: [{ kind: 'delay', delay: '1h' }] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await vi.waitUntil(() => played.faults.length === 1, { interval: 2 });
  client.socket.resetAndDestroy();
  await vi.waitUntil(() => played.exchanges.length === 1, { interval: 2 });
  expect(played.faults).toMatchObject([{ kind: 'delay', identity: identity(1) }]);
  expect(played.exchanges).toMatchObject([{ status: 0, fault: 'delay' }]);
});

test('a client that is gone before the answer was ready has felt no delay', async () => {
  await using played = await play({
    faults: [{ kind: 'delay', delay: '1h' }],
    workMs: () => 3_600_000,
  });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await vi.waitUntil(() => played.requests.length === 1, { interval: 2 });
  client.socket.resetAndDestroy();
  await vi.waitUntil(() => played.exchanges.length === 1, { interval: 2 });
  expect(played.faults).toEqual([]);
  expect(played.exchanges).toMatchObject([{ status: 0, fault: undefined }]);
});

test('a delay is drawn from its distribution by the seed, for each attempt anew', async () => {
  await using played = await play({
    faults: [{ kind: 'delay', delay: { uniform: ['5ms', '60ms'] } }],
  });
  const text = attempt(1) + attempt(2) + attempt(1) + attempt(3, 'Connection: close');
  await exchange(played.port, text);
  // The draws of this seed for the attempts 1, 2, 1 and 3, to the millisecond below.
  const random = (nth: number) => stream('seed', '0', 'fault-work', '1', nth)();
  const leastMs = [1, 2, 1, 3].map((nth) => 5 + random(nth) * 55);
  const lastedMs = played.exchanges.map(({ endMs, startMs }) => endMs - startMs);
  // They were sent at once and are served in turn, so each lasts as long as all so far.
  const sums = leastMs.map((_, index) => leastMs.slice(0, index + 1).reduce((a, b) => a + b));
  expect(lastedMs.map((ms, index) => ms >= (sums[index] ?? 0))).toEqual([true, true, true, true]);
  expect(new Set(leastMs.map(Math.floor)).size).toBe(3);
});
