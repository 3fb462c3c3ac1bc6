import { expect, test } from 'vitest';
import { answer, attempt, dateLine, get, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

const chunkedHead = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${dateLine}Transfer-Encoding: chunked\r\n\r\n`;
// The answer's body is `1 GET /a`: 8 bytes.
const whole = answer('1 GET /a');

test.for([
  ['half of the body', { share: 0.5 }, whole.slice(0, -4)],
  ['half of the body where nothing is said', {}, whole.slice(0, -4)],
  ['nothing of the body', { share: 0 }, whole.slice(0, -8)],
  ['all but one byte', { share: 0.99 }, whole.slice(0, -1)],
  ['half of the body in a chunk', { framing: 'chunked' }, `${chunkedHead}4\r\n1 GE\r\n`],
  ['no chunk', { framing: 'chunked', share: 0 }, chunkedHead],
] as const)('a truncated answer is %s, then FIN', async ([, options, bytes]) => {
  await using played = await play({ faults: [{ kind: 'truncate', ...options }] });
  expect(await exchange(played.port, get('/a'))).toEqual({ bytes, ending: 'FIN' });
});

test('a truncated answer is committed, handed over and told', async () => {
  await using played = await play({ faults: [{ kind: 'truncate' }] });
  await exchange(played.port, attempt(1));
  expect(played.effects).toMatchObject([{ jobId: 'job-1', identity: identity(1) }]);
  expect(played.faults).toMatchObject([{ kind: 'truncate', identity: identity(1) }]);
  expect(played.exchanges).toMatchObject([
    { status: 200, firstByteMs: expect.any(Number), fault: 'truncate' },
  ]);
});

test('a body is cut by its bytes, not by its characters', async () => {
  await using played = await play({
    faults: [{ kind: 'truncate', share: 0.5 }],
    respond: () => ({ status: 200, headers: [], body: 'ööö' }),
  });
  const { bytes } = await exchange(played.port, get('/'));
  expect(bytes.split('\r\n\r\n')).toEqual([
    expect.stringContaining('Content-Length: 6'),
    Buffer.from('ööö').subarray(0, 3).toString('latin1'),
  ]);
});

test('an HTTP/1.0 client gets no chunks', async () => {
  await using played = await play({ faults: [{ kind: 'truncate', framing: 'chunked' }] });
  const { bytes } = await exchange(played.port, 'GET /a HTTP/1.0\r\n\r\n');
  expect(bytes).toBe(answer('1 GET /a', 'Connection: close').slice(0, -4));
});

test('what was answered before arrives whole, and what is behind is never asked', async () => {
  await using played = await play({ faults: [{ kind: 'truncate', match: { attempt: 2 } }] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1) + attempt(2) + attempt(3));
  expect(await client.ended()).toEqual({
    bytes: answer('1 GET /') + answer('2 GET /').slice(0, -4),
    ending: 'FIN',
  });
  expect(played.requests).toHaveLength(2);
});

test.for([
  ['HEAD', 'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 200, 'body'],
  ['204', get('/', 'Connection: close'), 204, ''],
  ['an empty body', get('/', 'Connection: close'), 200, ''],
] as const)(
  'an answer to %s has nothing to cut: it stays whole, and no fault is told',
  async ([, text, status, body]) => {
    await using played = await play({
      faults: [{ kind: 'truncate' }],
      respond: () => ({ status, headers: [], body }),
    });
    const { bytes } = await exchange(played.port, text);
    expect(bytes.endsWith('\r\nConnection: close\r\n\r\n')).toBe(true);
    expect([played.faults, played.exchanges]).toMatchObject([[], [{ status, fault: undefined }]]);
  },
);
