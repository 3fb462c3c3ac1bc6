import { expect, test } from 'vitest';
import { answer, attempt, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

test('a close fault ends the connection by FIN without a byte, and the API is not asked', async () => {
  await using played = await play({ faults: [{ kind: 'close' }] });
  expect(await exchange(played.port, attempt(1))).toEqual({ bytes: '', ending: 'FIN' });
  expect([played.requests, played.effects]).toEqual([[], []]);
  expect(played.faults).toEqual([
    { atMs: expect.any(Number), kind: 'close', identity: identity(1) },
  ]);
  expect(played.exchanges).toMatchObject([{ status: 0, firstByteMs: undefined, fault: 'close' }]);
});

test('what was answered before a close fault still arrives', async () => {
  await using played = await play({ faults: [{ kind: 'close', match: { attempt: 2 } }] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await client.until('1 GET /');
  client.send(attempt(2));
  expect(await client.ended()).toEqual({ bytes: answer('1 GET /'), ending: 'FIN' });
});

test('what is pipelined behind a close fault is never answered', async () => {
  await using played = await play({ faults: [{ kind: 'close', match: { attempt: 1 } }] });
  expect(await exchange(played.port, attempt(1) + attempt(2))).toEqual({
    bytes: '',
    ending: 'FIN',
  });
  await played.endpoint.close();
  expect(played.requests).toEqual([]);
  expect(played.exchanges).toMatchObject([
    { identity: identity(1), status: 0, fault: 'close' },
    { identity: identity(2), status: 0, fault: undefined },
  ]);
});
