import { expect, test, vi } from 'vitest';
import { answer, attempt, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

test('a lost answer: the job is committed, and RST comes without a byte', async () => {
  await using played = await play({ faults: [{ kind: 'lost-answer' }] });
  expect(await exchange(played.port, attempt(1))).toEqual({ bytes: '', ending: 'RST' });
  expect(played.effects).toEqual([
    {
      effect: 'job-created',
      jobId: 'job-1',
      atMs: expect.any(Number),
      identity: identity(1),
    },
  ]);
  expect(played.faults).toMatchObject([{ kind: 'lost-answer', identity: identity(1) }]);
  expect(played.exchanges).toMatchObject([{ status: 0, firstByteMs: undefined }]);
});

test('an answer is lost at the moment at which it was ready', async () => {
  await using played = await play({ faults: [{ kind: 'lost-answer' }], workMs: () => 30 });
  await exchange(played.port, attempt(1));
  const [seen] = played.exchanges;
  expect((seen?.endMs ?? 0) - (seen?.startMs ?? 0)).toBeGreaterThanOrEqual(30);
});

test('the retry after a lost answer is answered on a new connection', async () => {
  await using played = await play({ faults: [{ kind: 'lost-answer', match: { attempt: 1 } }] });
  await exchange(played.port, attempt(1));
  expect(await exchange(played.port, attempt(2, 'Connection: close'))).toEqual({
    bytes: answer('2 GET /', 'Connection: close'),
    ending: 'FIN',
  });
  expect(played.exchanges).toMatchObject([
    { connection: 1, status: 0, fault: 'lost-answer' },
    { connection: 2, status: 200, fault: undefined },
  ]);
});

test('a client that is gone before the answer was ready has not lost it by the fault', async () => {
  await using played = await play({
    faults: [{ kind: 'lost-answer' }],
    workMs: () => 3_600_000,
  });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await vi.waitUntil(() => played.requests.length === 1, { interval: 2 });
  client.socket.resetAndDestroy();
  await vi.waitUntil(() => played.exchanges.length === 1, { interval: 2 });
  expect(played.faults).toEqual([]);
  expect(played.effects).toHaveLength(1);
});
