import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { answer, get, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

/**
 * How the endpoint ends a connection on which the client sends this and then its end. A reset at
 * accept may come before the client knows that it is connected, so none is waited for.
 */
async function ending(port: number, text = ''): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  const { promise, resolve } = Promise.withResolvers<string>();
  let bytes = '';
  socket.on('data', (data) => {
    bytes += data.toString('latin1');
  });
  socket.on('end', () => resolve(`FIN after ${bytes.length} bytes`));
  socket.on('error', ({ code }: NodeJS.ErrnoException) =>
    resolve(`${code} after ${bytes.length} bytes`),
  );
  socket.end(text, 'latin1');
  const how = await promise;
  socket.destroy();
  return how;
}

const isReset = 'ECONNRESET after 0 bytes';
const told = { atMs: expect.any(Number), kind: 'reset-unread' };

test('a reset at accept strikes before a byte is sent, and no request is known', async () => {
  await using played = await play({ faults: [{ kind: 'reset-unread' }] });
  expect(await ending(played.port)).toBe(isReset);
  expect([played.requests, played.exchanges, played.faults]).toEqual([[], [], [told]]);
});

test('a reset at the first byte waits for it, and strikes before the request is read', async () => {
  await using played = await play({ faults: [{ kind: 'reset-unread', at: 'first-byte' }] });
  using waiting = await RawClient.connect(played.port);
  expect(await exchange(played.port, 'G')).toEqual({ bytes: '', ending: 'RST' });
  expect(played.faults).toEqual([told]);
  waiting.send('G');
  expect(await waiting.ended()).toEqual({ bytes: '', ending: 'RST' });
  expect([played.requests, played.exchanges]).toEqual([[], []]);
});

test('it strikes the n-th connection alone', async () => {
  const faults = [{ kind: 'reset-unread', match: { connection: 2 } }];
  await using played = await play({ faults });
  const endings = [];
  for (let nth = 1; nth <= 3; nth += 1) endings.push(await ending(played.port));
  expect(endings).toEqual(['FIN after 0 bytes', isReset, 'FIN after 0 bytes']);
});

test('within its window it strikes a connection that has served', async () => {
  let nowMs = 0;
  const faults = [{ kind: 'reset-unread', at: 'first-byte', match: { from: '1s' } }];
  await using played = await play({ faults, now: () => nowMs });
  using client = await RawClient.connect(played.port);
  client.send(get('/a'));
  await client.until('1 GET /a');
  nowMs = 1_000;
  client.send(get('/b'));
  expect(await client.ended()).toEqual({ bytes: answer('1 GET /a'), ending: 'RST' });
});

test('a probability strikes the same connections in every run', async () => {
  const faults = [{ kind: 'reset-unread', match: { probability: 0.5 } }];
  const run = async () => {
    await using played = await play({ faults });
    const endings = [];
    for (let nth = 1; nth <= 12; nth += 1) endings.push(await ending(played.port));
    return endings;
  };
  const endings = await run();
  expect(await run()).toEqual(endings);
  expect(new Set(endings)).toEqual(new Set(['FIN after 0 bytes', isReset]));
});
