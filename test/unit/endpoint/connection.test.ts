import { expect, test, vi } from 'vitest';
import { answer, attempt, get, identity, play } from './play.ts';
import { exchange, RawClient } from './raw-client.ts';

test('a connection serves one request after the other', async () => {
  await using played = await play();
  using client = await RawClient.connect(played.port);
  client.send(get('/a'));
  expect(await client.until('/a')).toBe(answer('1 GET /a'));
  client.send(get('/b'));
  expect(await client.until('/b')).toBe(answer('1 GET /a') + answer('2 GET /b'));
  expect(played.exchanges.map(({ connection }) => connection)).toEqual([1, 1]);
});

test('a client that asks for it finds the connection closed after the answer', async () => {
  await using played = await play();
  expect(await exchange(played.port, get('/a', 'Connection: close'))).toEqual({
    bytes: answer('1 GET /a', 'Connection: close'),
    ending: 'FIN',
  });
});

test('an HTTP/1.0 client finds the connection closed after the answer', async () => {
  await using played = await play();
  expect(await exchange(played.port, 'GET /a HTTP/1.0\r\n\r\n')).toEqual({
    bytes: answer('1 GET /a', 'Connection: close'),
    ending: 'FIN',
  });
});

test('a client that closes its side after the request still gets the answer', async () => {
  await using played = await play({ workMs: () => 20 });
  using client = await RawClient.connect(played.port);
  client.socket.end(get('/a'));
  expect(await client.ended()).toEqual({ bytes: answer('1 GET /a'), ending: 'FIN' });
  expect(played.exchanges).toMatchObject([{ status: 200, clientClosedMs: expect.any(Number) }]);
});

test('HEAD is answered by the headers alone', async () => {
  await using played = await play();
  const { bytes } = await exchange(
    played.port,
    'HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  );
  expect(bytes).toBe(answer('1 HEAD /a', 'Connection: close').slice(0, -'1 HEAD /a'.length));
});

test('the API sees lower-case names, joined fields, and the body as text', async () => {
  await using played = await play();
  const body = '{"query":"größe"}';
  const text =
    `POST http://other.example/v1?x=1 HTTP/1.1\r\nHost: other.example\r\nX-Many: 1\r\nx-MANY: 2\r\n` +
    `Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n` +
    Buffer.from(body).toString('latin1');
  await exchange(played.port, text);
  expect(played.requests).toEqual([
    {
      method: 'POST',
      target: '/v1?x=1',
      headers: new Map([
        ['host', 'other.example'],
        ['x-many', '1, 2'],
        ['connection', 'close'],
        ['content-length', `${Buffer.byteLength(body)}`],
      ]),
      body,
    },
  ]);
});

test('pipelined requests are answered in their order, whichever takes longer', async () => {
  await using played = await play({ workMs: (nth) => (nth === 1 ? 30 : 0) });
  const { bytes } = await exchange(
    played.port,
    get('/a') + get('/b') + get('/c', 'Connection: close'),
  );
  expect(bytes).toBe(
    answer('1 GET /a') + answer('2 GET /b') + answer('3 GET /c', 'Connection: close'),
  );
});

test('thousands of pipelined requests behind a slow one are all answered', async () => {
  await using played = await play({ workMs: (nth) => (nth === 1 ? 30 : 0) });
  const many = Array.from({ length: 5_000 }, (_, index) => get(`/${index}`)).join('');
  const { bytes } = await exchange(played.port, many + get('/last', 'Connection: close'));
  expect(bytes.split('HTTP/1.1 200 OK').length - 1).toBe(5_001);
  expect(bytes.endsWith('5001 GET /last')).toBe(true);
});

test('a client that pipelines many megabytes is read no further until they are served', async () => {
  await using played = await play({ workMs: (nth) => (nth === 1 ? 300 : 0) });
  using client = await RawClient.connect(played.port);
  const post = `POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n${'x'.repeat(1_048_576)}`;
  client.send(get('/a') + post.repeat(40));
  await client.until('1 GET /a');
  // 16 MB are read ahead, and some more wait in the buffers of the system.
  expect(client.socket.writableLength).toBeGreaterThan(0);
  await client.until('41 POST /b');
});

test('a client that waits for 100 Continue is told to send its body', async () => {
  await using played = await play({ respond: ({ body }) => ({ status: 200, headers: [], body }) });
  using client = await RawClient.connect(played.port);
  const lines = ['PUT /a HTTP/1.1', 'Host: a', 'Content-Length: 4', 'Expect: 100-continue'];
  client.send(`${lines.join('\r\n')}\r\n\r\n`);
  expect(await client.until('\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  client.send('body');
  expect((await client.until('body')).match(/^HTTP.*$/gm)).toEqual([
    'HTTP/1.1 100 Continue',
    'HTTP/1.1 200 OK',
  ]);
});

test('100 Continue waits for the answers before it', async () => {
  await using played = await play({ workMs: (nth) => (nth === 1 ? 20 : 0) });
  using client = await RawClient.connect(played.port);
  const put = 'PUT /b HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n';
  client.send(get('/a') + put);
  expect(await client.until('100 Continue\r\n\r\n')).toBe(
    `${answer('1 GET /a')}HTTP/1.1 100 Continue\r\n\r\n`,
  );
});

const bad: readonly (readonly [string, string, string])[] = [
  ['no HTTP at all', 'hello\r\n\r\n', '400 Bad Request'],
  [
    'two lengths',
    'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    '400 Bad Request',
  ],
  [
    'a version from the future',
    'GET / HTTP/2.0\r\nHost: a\r\n\r\n',
    '505 HTTP Version Not Supported',
  ],
  [
    'a head without end',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`,
    '431 Request Header Fields Too Large',
  ],
  ['a body too large', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n', '413'],
];

test.for(bad)(
  '%s is answered by its status, and the connection closed',
  async ([, text, status]) => {
    await using played = await play();
    const { bytes, ending } = await exchange(played.port, get('/a') + text);
    const rest = bytes.slice(answer('1 GET /a').length);
    expect(rest.slice(0, 9 + status.length)).toBe(`HTTP/1.1 ${status}`);
    expect(rest).toContain('\r\nConnection: close\r\n');
    expect(ending).toBe('FIN');
    expect(played.requests).toHaveLength(1);
  },
);

test('an answer is never handed over before it is ready', async () => {
  await using played = await play({ workMs: () => 30 });
  await exchange(played.port, get('/a', 'Connection: close'));
  const [{ startMs, firstByteMs = Number.NaN, endMs } = { startMs: 0, endMs: 0 }] =
    played.exchanges;
  expect(firstByteMs - startMs).toBeGreaterThanOrEqual(30);
  expect(endMs).toBeGreaterThanOrEqual(firstByteMs);
});

test('a request starts at its first byte, not at its last', async () => {
  await using played = await play();
  using client = await RawClient.connect(played.port);
  const text = get('/a');
  client.send(text.slice(0, 5));
  // A first answer on another connection proves that the endpoint has read on meanwhile.
  await exchange(played.port, get('/b', 'Connection: close'));
  client.send(text.slice(5));
  await client.until('GET /a');
  const [b, a] = played.exchanges;
  expect([b?.target, a?.target]).toEqual(['/b', '/a']);
  expect(a?.startMs).toBeLessThan(b?.endMs ?? 0);
});

test('an API that throws is answered by 500 and told, and the endpoint goes on', async () => {
  const error = new Error('a bug');
  await using played = await play({
    respond: (_, nth) => {
      if (nth === 1) throw error;
      return { status: 204, headers: [], body: '' };
    },
  });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  expect(await client.until('}')).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/);
  client.send(attempt(2));
  expect(await client.until('204')).toContain('HTTP/1.1 204 No Content\r\n');
  expect(played.errors).toEqual([{ error, identity: identity(1) }]);
  expect(played.exchanges).toMatchObject([{ status: 500 }, { status: 204 }]);
});

test('a header that cannot stand on the wire is answered by 500 and told', async () => {
  await using played = await play({
    respond: () => ({ status: 200, headers: [['X', 'a\r\nb']], body: '' }),
  });
  const { bytes } = await exchange(played.port, get('/a', 'Connection: close'));
  expect(bytes).toMatch(/^HTTP\/1\.1 500 /);
  expect(played.errors).toHaveLength(1);
});

test('a client that hangs up does not shorten the work, and is put on record', async () => {
  await using played = await play({ workMs: () => 3_600_000 });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await vi.waitUntil(() => played.requests.length === 1, { interval: 2 });
  client.socket.resetAndDestroy();
  await vi.waitUntil(() => played.exchanges.length === 1, { interval: 2 });
  expect(played.effects).toMatchObject([{ effect: 'job-created', jobId: 'job-1' }]);
  expect(played.exchanges).toEqual([
    {
      identity: identity(1),
      connection: 1,
      method: 'GET',
      target: '/',
      startMs: expect.any(Number),
      firstByteMs: undefined,
      endMs: expect.any(Number),
      status: 0,
      fault: undefined,
      clientClosedMs: expect.any(Number),
    },
  ]);
});

test('requests that were read and never served are on record as unanswered', async () => {
  await using played = await play({ workMs: () => 3_600_000 });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1) + attempt(2));
  await vi.waitUntil(() => played.requests.length === 1, { interval: 2 });
  client.socket.resetAndDestroy();
  await vi.waitUntil(() => played.exchanges.length === 2, { interval: 2 });
  expect(played.exchanges).toMatchObject([
    { identity: identity(1), status: 0, clientClosedMs: expect.any(Number) },
    { identity: identity(2), status: 0, clientClosedMs: expect.any(Number) },
  ]);
  expect(played.requests).toHaveLength(1);
});

test('a large answer to a client that reads late arrives whole, and ends when it is out', async () => {
  const body = 'x'.repeat(20_000_000);
  await using played = await play({ respond: () => ({ status: 200, headers: [], body }) });
  using client = await RawClient.connect(played.port);
  client.socket.pause();
  client.send(get('/a') + get('/b', 'Connection: close'));
  await vi.waitUntil(() => played.requests.length === 1, { interval: 2 });
  expect(played.exchanges).toEqual([]);
  client.socket.resume();
  const { bytes } = await client.ended();
  expect(bytes.split(body)).toHaveLength(3);
  expect(played.exchanges).toMatchObject([{ status: 200 }, { status: 200 }]);
});
