import { expect, test } from 'vitest';
import { answer, attempt, get, identity, play } from '../play.ts';
import { RawClient } from '../raw-client.ts';

const faults = [{ kind: 'slow-body', bytes: 3, every: '10ms' }];

test('of a slow body each piece comes when its time has come, and none before', async () => {
  let nowMs = 0;
  await using played = await play({ faults, now: () => nowMs });
  using client = await RawClient.connect(played.port);
  client.send(get('/a'));
  const whole = answer('1 GET /a');
  // The body has 8 bytes: 3, 3 and 2. While the clock stands still, so does the body.
  for (const [atMs, arrived] of [
    [0, whole.slice(0, -8)],
    [10, whole.slice(0, -5)],
    [20, whole.slice(0, -2)],
    [30, whole],
  ] as const) {
    nowMs = atMs;
    expect(await client.until(arrived)).toBe(arrived);
  }
});

test('after a slow body the connection serves on, and the fault is told', async () => {
  await using played = await play({ faults: [{ ...faults[0], match: { attempt: 1 } }] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1) + attempt(2));
  expect(await client.until('2 GET /')).toBe(answer('1 GET /') + answer('2 GET /'));
  expect(played.faults).toMatchObject([{ kind: 'slow-body', identity: identity(1) }]);
  expect(played.exchanges).toMatchObject([
    { status: 200, fault: 'slow-body' },
    { status: 200, fault: undefined },
  ]);
});

test('a client that gives up on a slow body ends the sending, and the job stays', async () => {
  await using played = await play({ faults: [{ kind: 'slow-body', bytes: 1, every: '5ms' }] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await client.until('\r\n\r\n1');
  client.socket.resetAndDestroy();
  while (played.exchanges.length === 0) await new Promise(setImmediate);
  expect(played.effects).toHaveLength(1);
  expect(played.exchanges).toMatchObject([{ status: 200, fault: 'slow-body' }]);
});
