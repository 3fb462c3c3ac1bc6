import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRig, endOf, serve } from './rig.ts';

const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const answered = {
  connection: 1,
  reused: false,
  status: 200,
  body: 'a',
  bodyBytes: 1,
  complete: true,
  error: undefined,
  cutBy: undefined,
};

/** Nothing came back but this error. */
const failed = (error: string) => ({
  ...answered,
  status: 0,
  body: undefined,
  bodyBytes: 0,
  complete: false,
  error,
});

test('a connection carries one exchange after another, and its opening is told once', async () => {
  await using server = await serve((socket, { nth }) => socket.write(ok(`a${nth}`)));
  await using rig = createRig({ port: server.port });
  const first = await rig.send('GET', '/');
  const second = await rig.send('POST', '/', '{}');
  expect([endOf(first), endOf(second), server.accepted, rig.engine.openConnections]).toEqual([
    { ...answered, body: 'a1', bodyBytes: 2 },
    { ...answered, body: 'a2', bodyBytes: 2, reused: true },
    1,
    1,
  ]);
  expect([first.connectMs >= 0, second.connectMs]).toEqual([true, -1]);
});

test('the moments of an exchange are in order', async () => {
  await using server = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n');
    setImmediate(() => socket.write('a'));
  });
  await using rig = createRig({ port: server.port });
  const before = performance.now();
  const { startMs, firstByteMs, endMs } = await rig.send('GET', '/');
  const times = [before, startMs, firstByteMs, endMs, performance.now()];
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('only the wanted headers are handed back', async () => {
  await using server = await serve((socket) =>
    socket.write(
      'HTTP/1.1 429 No\r\nRetry-After: 1\r\nretry-after: 2\r\nServer: s\r\nContent-Length: 0\r\n\r\n',
    ),
  );
  await using rig = createRig({ port: server.port, wantedHeaders: ['retry-after', 'date'] });
  const { status, headers } = await rig.send('GET', '/');
  expect([status, headers]).toEqual([429, new Map([['retry-after', ['1', '2']]])]);
});

test('nothing settles within submit, and waiting exchanges keep their order', async () => {
  await using server = await serve((socket, { text }) =>
    socket.write(ok(text.split(' ')[1] ?? '')),
  );
  await using rig = createRig({ port: server.port, connections: 2 });
  const sent = Array.from({ length: 40 }, (_, index) => rig.send('GET', `/${index}`));
  expect([rig.settled.length, rig.engine.openConnections, rig.engine.waiting]).toEqual([0, 2, 38]);
  const bodies = (await Promise.all(sent)).map(({ body }) => body);
  expect([bodies, rig.engine.waiting, server.accepted]).toEqual([
    Array.from({ length: 40 }, (_, index) => `/${index}`),
    0,
    2,
  ]);
});

test('the connection used last is used first', async () => {
  await using server = await serve((socket) => socket.write(ok('a')));
  await using rig = createRig({ port: server.port, connections: 3 });
  await Promise.all([rig.send('GET', '/'), rig.send('GET', '/'), rig.send('GET', '/')]);
  const last = rig.settled.at(-1)?.connection;
  const next = [await rig.send('GET', '/'), await rig.send('GET', '/')];
  expect(next.map(({ connection }) => connection)).toEqual([last, last]);
});

test.for([
  ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', 200],
  ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
  ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', 304],
  [
    'GET',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    200,
  ],
] as const)(
  '%s answered by %j leaves the connection for the next',
  async ([method, text, status]) => {
    await using server = await serve((socket) => socket.write(text));
    await using rig = createRig({ port: server.port });
    const ends = [await rig.send(method, '/'), await rig.send(method, '/')].map(endOf);
    const empty = { ...answered, status, body: '', bodyBytes: 0 };
    expect(ends).toEqual([empty, { ...empty, reused: true }]);
  },
);

test.for([
  ['Connection: close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na'],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na'],
  ['bytes behind the response', `${ok('a')}${ok('b')}`],
] as const)('after %s the connection is not used again', async ([, text]) => {
  await using server = await serve((socket) => socket.write(text));
  await using rig = createRig({ port: server.port });
  const ends = await Promise.all([1, 2, 3].map(() => rig.send('GET', '/')));
  expect([ends.map(endOf), server.accepted]).toEqual([
    [1, 2, 3].map((connection) => ({ ...answered, connection })),
    3,
  ]);
});

test('a body without a length is whole when the server closes', async () => {
  await using server = await serve((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\na'));
  await using rig = createRig({ port: server.port });
  const ends = [await rig.send('GET', '/'), await rig.send('GET', '/')].map(endOf);
  expect(ends).toEqual([answered, { ...answered, connection: 2 }]);
});

test('bytes that nobody asked for end an idle connection', async () => {
  await using server = await serve((socket) => {
    socket.write(ok('a'));
    setImmediate(() => socket.write(ok('unasked')));
  });
  await using rig = createRig({ port: server.port });
  await rig.send('GET', '/');
  while (rig.engine.openConnections > 0) await nextTurn();
  expect(endOf(await rig.send('GET', '/'))).toEqual({ ...answered, connection: 2 });
});

test('idle connections that the server closes are forgotten, whichever they are', async () => {
  await using server = await serve((socket) => socket.write(ok('a')));
  await using rig = createRig({ port: server.port, connections: 4 });
  const sendAll = () => Promise.all([1, 2, 3, 4].map(() => rig.send('GET', '/')));
  await sendAll();
  const [first, , third] = server.sockets;
  first?.end();
  third?.end();
  while (rig.engine.openConnections > 2) await nextTurn();
  const second = await sendAll();
  expect([
    second.map(({ complete }) => complete),
    rig.engine.openConnections,
    server.accepted,
  ]).toEqual([[true, true, true, true], 4, 6]);
});

test('a request that a reused connection lost is told, and not sent again', async () => {
  await using server = await serve((socket, { nth }) => {
    if (nth === 1) socket.write(ok('a'));
    else socket.end();
  });
  await using rig = createRig({ port: server.port });
  await rig.send('GET', '/');
  expect([endOf(await rig.send('POST', '/', '{}')), server.requests]).toEqual([
    { ...failed('closed'), reused: true },
    2,
  ]);
});

test.for([
  ['nothing, then FIN', 'closed', '', 'end'],
  ['half a head, then FIN', 'closed', 'HTTP/1.1 200 OK\r\nConte', 'end'],
  ['an interim response, then FIN', 'closed', 'HTTP/1.1 100 Continue\r\n\r\n', 'end'],
  ['nothing, then RST', 'reset', '', 'reset'],
  ['garbage', 'malformed', '\u0000\u0001garbage', 'stay'],
  ['a malformed status line', 'malformed', 'HTTP/1.1 2000 OK\r\n', 'stay'],
  ['a malformed header', 'malformed', 'HTTP/1.1 200 OK\r\nno colon\r\n', 'stay'],
  ['an endless header', 'malformed', `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(3000)}`, 'stay'],
  ['endless headers', 'malformed', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(500)}`, 'stay'],
  ['endless interim responses', 'malformed', 'HTTP/1.1 100 Go\r\n\r\n'.repeat(200), 'stay'],
] as const)('a server that answers %s: %s', async ([, error, text, then]) => {
  await using server = await serve((socket) => {
    if (text !== '') socket.write(text, 'latin1');
    if (then === 'end') socket.end();
    if (then === 'reset') socket.resetAndDestroy();
  });
  await using rig = createRig({ port: server.port });
  const ends = [await rig.send('GET', '/'), await rig.send('GET', '/')].map(endOf);
  expect(ends).toEqual([failed(error), { ...failed(error), connection: 2 }]);
});

test.for([
  ['FIN', 'closed', 'Content-Length: 5\r\n\r\nabc', 'end'],
  ['FIN', 'closed', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'end'],
  ['FIN', 'closed', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n', 'end'],
  ['a malformed chunk', 'framing', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz', 'stay'],
] as const)('a body that %s ends early is cut by %s', async ([, cutBy, rest, then]) => {
  await using server = await serve((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${rest}`);
    if (then === 'end') socket.end();
  });
  await using rig = createRig({ port: server.port });
  expect(endOf(await rig.send('GET', '/'))).toEqual({
    ...answered,
    body: 'abc',
    bodyBytes: 3,
    complete: false,
    cutBy,
  });
});

test('a body above the limit is cut by framing, however it is delimited', async () => {
  await using server = await serve((socket, { nth }) => {
    socket.write(`HTTP/1.1 200 OK\r\n${nth === 1 ? 'Content-Length: 1000001\r\n' : ''}\r\n`);
    if (nth > 1) socket.write('a'.repeat(1_100_000));
  });
  await using rig = createRig({ port: server.port });
  const ends = [await rig.send('GET', '/'), await rig.send('GET', '/')];
  expect(ends.map(({ cutBy, complete, bodyBytes }) => [cutBy, complete, bodyBytes])).toEqual([
    ['framing', false, 0],
    ['framing', false, 1_000_000],
  ]);
});

test('a reset inside the body is told as such', async () => {
  await using server = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc');
  });
  await using rig = createRig({ port: server.port });
  const sent = rig.send('GET', '/');
  // The head must be there first: a reset may discard what was not read yet.
  while ((rig.sent[0]?.firstByteMs ?? -1) < 0) await nextTurn();
  for (const socket of server.sockets) socket.resetAndDestroy();
  expect(endOf(await sent)).toMatchObject({ status: 200, complete: false, cutBy: 'reset' });
});

test('a closed port refuses each exchange that waits for a connection', async () => {
  const server = await serve(() => undefined);
  await server.close();
  await using rig = createRig({ port: server.port, connections: 2 });
  const ends = await Promise.all([1, 2, 3].map(() => rig.send('GET', '/')));
  expect(ends.map(endOf)).toEqual(
    [1, 2, 3].map((id) => ({ ...failed('refused'), connection: id })),
  );
  expect(ends.map(({ startMs, connectMs }) => [startMs, connectMs])).toEqual(
    Array.from({ length: 3 }, () => [-1, -1]),
  );
});

test('a name that does not resolve is told as such', async () => {
  await using rig = createRig({ port: 80, hostname: 'name.invalid' });
  expect(endOf(await rig.send('GET', '/'))).toEqual(failed('dns'));
});

test('an IPv6 address and a name with several addresses are reached', async () => {
  await using v6 = await serve((socket) => socket.write(ok('a')), '::1');
  await using v4 = await serve((socket) => socket.write(ok('a')));
  await using first = createRig({ port: v6.port, hostname: '::1' });
  await using second = createRig({ port: v4.port, hostname: 'localhost' });
  const ends = [await first.send('GET', '/'), await second.send('GET', '/')].map(endOf);
  expect(ends).toEqual([answered, answered]);
});

test.for([
  ['a stalled head', 'HTTP/1.1 200 OK\r\nConte', { headersMs: 30 }, failed('timeout')],
  ['no answer', '', { headersMs: 30 }, failed('timeout')],
  [
    'a stalled body',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na',
    { bodyMs: 30 },
    { ...answered, complete: false, cutBy: 'timeout' },
  ],
] as const)('%s times out, not before the time is up', async ([, text, timeouts, end]) => {
  await using server = await serve((socket) => text !== '' && socket.write(text));
  await using rig = createRig({ port: server.port, timeouts });
  const exchange = await rig.send('GET', '/');
  expect([endOf(exchange), exchange.endMs - exchange.startMs >= 30]).toEqual([end, true]);
});

test('an answer that came while everything stood still is no timeout', async () => {
  const timeouts = { headersMs: 40 };
  await using server = await serve((socket) => {
    socket.write(ok('a'));
    const untilMs = performance.now() + 2 * timeouts.headersMs;
    while (performance.now() < untilMs);
  });
  await using rig = createRig({ port: server.port, timeouts });
  expect(endOf(await rig.send('GET', '/'))).toEqual({ ...answered, body: 'a', bodyBytes: 1 });
});

test('a body that trickles is held to the time for the whole of it', async () => {
  await using server = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const trickle = setInterval(() => socket.write('a'), 2);
    socket.once('close', () => clearInterval(trickle));
  });
  await using rig = createRig({ port: server.port, timeouts: { bodyMs: 40 } });
  expect(await rig.send('GET', '/')).toMatchObject({ complete: false, cutBy: 'timeout' });
});

test('an idle connection is not subject to the timeouts of an exchange', async () => {
  await using server = await serve((socket, { nth }) => nth !== 2 && socket.write(ok('a')));
  const timeouts = { headersMs: 20, bodyMs: 20 };
  await using rig = createRig({ port: server.port, connections: 2, timeouts });
  const first = rig.send('GET', '/');
  const stalled = rig.send('GET', '/');
  // By the time the second has timed out, the first was idle for as long.
  expect([(await first).error, (await stalled).error]).toEqual([undefined, 'timeout']);
  expect(endOf(await rig.send('GET', '/'))).toMatchObject({ reused: true, complete: true });
});

test('close ends all as closed, sends nothing more, and leaves no handle open', async () => {
  await using server = await serve((socket, { nth }) => {
    if (nth === 1) socket.write(ok('a'));
    if (nth === 2) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc');
  });
  const rig = createRig({ port: server.port, connections: 2 });
  await rig.send('GET', '/');
  const sent = [1, 2, 3].map(() => rig.send('GET', '/'));
  while (server.requests < 2 || rig.sent[1]?.firstByteMs === -1) await nextTurn();
  await Promise.all([rig.engine.close(), rig.engine.close()]);
  const late = rig.send('GET', '/');
  const settledWithin = rig.settled.length;
  const ends = (await Promise.all([...sent, late])).map(endOf);
  expect(ends).toMatchObject([
    { complete: false, cutBy: 'closed', error: undefined },
    { complete: false, error: 'closed' },
    { complete: false, error: 'closed' },
    { connection: 0, complete: false, error: 'closed' },
  ]);
  expect([settledWithin, rig.engine.openConnections, rig.engine.waiting]).toEqual([4, 0, 0]);
});

test.for([
  [{ connections: 0, port: 80 }, 'connections must be at least 1'],
  [{ connections: 1, port: 0 }, 'no port: 0'],
  [{ connections: 1, port: 65_536 }, 'no port: 65536'],
] as const)('%j is refused', ([options, message]) => {
  expect(() => createRig(options)).toThrow(new RangeError(message));
});
