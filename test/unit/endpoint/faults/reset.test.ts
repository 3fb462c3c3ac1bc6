import { expect, test } from 'vitest';
import { answer, attempt, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

test('a reset fault ends the connection by RST without a byte, and the API is not asked', async () => {
  await using played = await play({ faults: [{ kind: 'reset' }] });
  expect(await exchange(played.port, attempt(1))).toEqual({ bytes: '', ending: 'RST' });
  expect([played.requests, played.effects]).toEqual([[], []]);
  expect(played.faults).toEqual([
    { atMs: expect.any(Number), kind: 'reset', identity: identity(1) },
  ]);
  expect(played.exchanges).toMatchObject([{ status: 0, firstByteMs: undefined, fault: 'reset' }]);
});

test('what was answered before a reset fault still arrives', async () => {
  await using played = await play({ faults: [{ kind: 'reset', match: { attempt: 2 } }] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await client.until('1 GET /');
  client.send(attempt(2));
  expect(await client.ended()).toEqual({ bytes: answer('1 GET /'), ending: 'RST' });
});

test('what is pipelined behind a reset fault is never answered', async () => {
  await using played = await play({ faults: [{ kind: 'reset', match: { attempt: 1 } }] });
  expect(await exchange(played.port, attempt(1) + attempt(2))).toEqual({
    bytes: '',
    ending: 'RST',
  });
  await played.endpoint.close();
  expect(played.requests).toEqual([]);
  expect(played.exchanges).toMatchObject([
    { identity: identity(1), status: 0, fault: 'reset' },
    { identity: identity(2), status: 0, fault: undefined },
  ]);
});
