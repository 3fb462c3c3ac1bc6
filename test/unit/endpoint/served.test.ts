import { expect, test, vi } from 'vitest';
import { answer, attempt, identity, type PlayOptions, play } from './play.ts';
import { exchange, RawClient } from './raw-client.ts';

const watched = (options: PlayOptions = {}) => play({ watches: true, ...options });

test('what was handed over is told once, with its stamps in order', async () => {
  await using played = await watched();
  await exchange(played.port, attempt(1, 'Connection: close'));
  const whole = answer('1 GET /', 'Connection: close');
  expect(played.served).toEqual([
    {
      identity: identity(1),
      connection: 1,
      request: played.requests[0],
      startMs: expect.any(Number),
      firstByteMs: expect.any(Number),
      endMs: expect.any(Number),
      bytes: whole,
      ending: 'sent',
      fault: undefined,
    },
  ]);
  const { startMs = 0, firstByteMs = 0, endMs = 0 } = played.served[0] ?? {};
  expect([startMs, firstByteMs, endMs]).toEqual(
    [startMs, firstByteMs, endMs].toSorted((a, b) => a - b),
  );
});

const whole = answer('1 GET /');
test.for([
  [{ kind: 'reset' }, 'reset', ''],
  [{ kind: 'lost-answer' }, 'reset', ''],
  [{ kind: 'close' }, 'closed', ''],
  [{ kind: 'outage', as: 'reset' }, 'reset', ''],
  [{ kind: 'outage', as: 'close' }, 'closed', ''],
  [{ kind: 'truncate', share: 0 }, 'closed', whole.slice(0, -'1 GET /'.length)],
  [{ kind: 'reset-mid-body', share: 0 }, 'reset', whole.slice(0, -'1 GET /'.length)],
  [{ kind: 'malformed', what: 'status-line' }, 'closed', whole.slice(whole.indexOf('\n') + 1)],
  [{ kind: 'delay', delay: '1ms' }, 'sent', whole],
  [{ kind: 'slow-body', bytes: 3, every: '1ms' }, 'sent', whole],
  [{ kind: 'stall', at: 'body', for: '1ms' }, 'sent', whole],
  [{ kind: 'duplicate-response' }, 'sent', whole + whole],
] as const)('of %j the ending is %s', async ([fault, ending, bytes]) => {
  await using played = await watched({ faults: [fault] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await vi.waitUntil(() => played.served.length === 1, { interval: 2 });
  expect(played.served).toMatchObject([{ ending, bytes, fault: fault.kind }]);
});

test('a client that closes before the answer is on record at that moment, with nothing seen', async () => {
  await using played = await watched({ faults: [{ kind: 'delay', delay: '50ms' }] });
  using client = await RawClient.connect(played.port);
  client.socket.end(attempt(1));
  await vi.waitUntil(() => played.served.length === 1, { interval: 2 });
  const answered = played.exchanges.length;
  await client.until('1 GET /');
  await vi.waitUntil(() => played.exchanges.length === 1, { interval: 2 });
  expect([answered, played.served, played.faults.length]).toMatchObject([
    0,
    [{ ending: 'client-closed', bytes: '', firstByteMs: undefined }],
    1,
  ]);
});

test('a client that leaves within the body has seen its beginning', async () => {
  await using played = await watched({ faults: [{ kind: 'stall', at: 'body' }] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  const seen = await client.until('\r\n\r\n1 G');
  client.socket.resetAndDestroy();
  await vi.waitUntil(() => played.served.length === 1, { interval: 2 });
  expect(played.served).toMatchObject([{ ending: 'client-closed', bytes: seen, fault: 'stall' }]);
});

test('what is told of an attempt comes before the attempt', async () => {
  const told: string[] = [];
  await using played = await watched({ faults: [{ kind: 'stall' }] });
  played.effects.push = () => told.push('effect');
  played.faults.push = () => told.push('fault');
  played.served.push = () => told.push('served');
  using client = await RawClient.connect(played.port);
  client.socket.end(attempt(1));
  await client.ended();
  expect(told).toEqual(['effect', 'fault', 'served']);
});

test.for([
  ['reset', 'reset'],
  ['close', 'closed'],
] as const)(
  'what is behind a %s on its connection is on record before what comes next',
  async ([kind, ending]) => {
    await using played = await watched({ faults: [{ kind, match: { attempt: 1 } }] });
    using client = await RawClient.connect(played.port);
    client.send(attempt(1) + attempt(2) + attempt(3));
    await client.ended();
    await exchange(played.port, attempt(4, 'Connection: close'));
    expect(played.served).toMatchObject([
      { identity: identity(1), ending, fault: kind },
      { identity: identity(2), ending, fault: undefined },
      { identity: identity(3), ending, fault: undefined },
      { identity: identity(4), ending: 'sent' },
    ]);
  },
);

test('a client that pipelines and closes its side is answered, and seen to be gone', async () => {
  await using played = await watched({ workMs: (nth) => (nth === 1 ? 30 : 0) });
  using client = await RawClient.connect(played.port);
  client.socket.end(attempt(1) + attempt(2));
  expect((await client.ended()).bytes).toBe(answer('1 GET /') + answer('2 GET /'));
  expect(played.served).toMatchObject([
    { identity: identity(1), ending: 'client-closed' },
    { identity: identity(2), ending: 'client-closed' },
  ]);
});

test('what the endpoint ends itself was still open', async () => {
  const played = await watched({ workMs: () => 3_600_000 });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await vi.waitUntil(() => played.requests.length === 1, { interval: 2 });
  await played.endpoint.close();
  expect(played.served).toMatchObject([{ ending: 'open', bytes: '' }]);
});
