import { expect, test } from 'vitest';
import { answer, attempt, dateLine, get, identity, play } from '../play.ts';
import { RawClient } from '../raw-client.ts';

const faults = [{ kind: 'slow-body', bytes: 3, every: '10ms' }];

test('a slow body arrives whole, in pieces that never come early', async () => {
  await using played = await play({ faults });
  using client = await RawClient.connect(played.port);
  const pieces: string[] = [];
  client.socket.on('data', (piece: string) => pieces.push(piece));
  const sentMs = performance.now();
  client.send(get('/a'));
  // `1 GET /a` has 8 bytes: 3, 3 and 2.
  expect(await client.until('/a')).toBe(answer('1 GET /a'));
  expect(performance.now() - sentMs).toBeGreaterThanOrEqual(30);
  expect([pieces[0]?.endsWith('\r\n\r\n'), pieces[0]?.includes(dateLine)]).toEqual([true, true]);
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
