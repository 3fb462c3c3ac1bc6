import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeChunkedResponse, encodeResponse } from '../../../src/wire/encode.ts';
import { ResponseParser } from '../../../src/wire/response-parser.ts';
import { body, bytesOf, cut, places, token, value } from './cuts.ts';

interface Reading {
  readonly toHead?: boolean;
  readonly wantsBody?: boolean;
  readonly finish?: boolean;
  readonly maxHeadBytes?: number;
  readonly maxBodyBytes?: number;
}

const wantedHeaders = ['retry-after', 'content-length', 'x-a'];

/** Everything that a parser knows after these bytes; `unread` counts those behind the response. */
function read(pieces: readonly Uint8Array[], how: Reading = {}) {
  const { maxHeadBytes = 300, maxBodyBytes = 100 } = how;
  const parser = new ResponseParser({ wantedHeaders, maxHeadBytes, maxBodyBytes });
  // A response before must leave nothing behind.
  parser.begin(false, true);
  const before = bytesOf('HTTP/1.1 500 No\r\nX-A: 9\r\nContent-Length: 2\r\n\r\nno');
  parser.push(before, 0, before.length);
  parser.begin(how.toHead ?? false, how.wantsBody ?? true);
  // One buffer for all, as the engine has it: what is kept must not live in it.
  const shared = Buffer.alloc(2000, '#');
  let progress: string = 'more';
  let unread = 0;
  for (const piece of pieces) {
    if (progress !== 'more') {
      unread += piece.length;
      continue;
    }
    shared.set(piece, 7);
    progress = parser.push(shared, 7, 7 + piece.length);
    unread += parser.leftoverBytes;
    shared.fill('#');
  }
  const { status, bodyBytes, body: text, headers } = parser;
  const isOver = how.finish && progress === 'more' ? parser.finish() : undefined;
  const reusable = parser.isReusable && unread === 0;
  return {
    progress,
    isOver,
    status,
    headers: headers && Object.fromEntries(headers),
    body: text,
    bodyBytes,
    unread: progress === 'done' ? unread : 0,
    reusable,
  };
}

const readText = (text: string, how?: Reading) => read([bytesOf(text)], how);
const okay = { progress: 'done', isOver: undefined, status: 200, unread: 0, reusable: true };

test('only wanted fields become strings, in any case, one entry a field line', () => {
  expect(
    readText(
      'HTTP/1.1 200 OK\r\nx-a:1\r\nServer: s\r\nX-A: \t b \r\nX-B: 3\r\nRETRY-AFTER:\r\nContent-Length: 3\r\n\r\nabc',
    ),
  ).toEqual({
    ...okay,
    headers: { 'x-a': ['1', 'b'], 'retry-after': [''], 'content-length': ['3'] },
    body: 'abc',
    bodyBytes: 3,
  });
});

test('a body that nobody wants is counted, not kept', () => {
  expect(readText('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', { wantsBody: false })).toEqual(
    {
      ...okay,
      headers: { 'content-length': ['3'] },
      body: undefined,
      bodyBytes: 3,
    },
  );
});

test('a chunked body is joined, and its bytes counted without the framing', () => {
  expect(
    readText(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\n\u00c3\u00a9\r\n1;x=y\r\n!\r\n0\r\nX-A: 1\r\n\r\n',
    ),
  ).toEqual({ ...okay, headers: undefined, body: 'é!', bodyBytes: 3 });
});

test('a body without a length lasts until the server closes', () => {
  const text = 'HTTP/1.1 200 OK\r\n\r\nabc';
  expect([readText(text), readText(text, { finish: true })]).toMatchObject([
    { progress: 'more', body: 'abc', reusable: false },
    { progress: 'more', isOver: true, body: 'abc', reusable: false },
  ]);
});

test.for([
  'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  '',
])('the end of the connection does not complete %j', (text) => {
  expect(readText(text, { finish: true })).toMatchObject({ progress: 'more', isOver: false });
});

test('interim responses are passed over', () => {
  expect(
    readText(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-A: early\r\nContent-Length: 9\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n',
    ),
  ).toEqual({
    ...okay,
    status: 201,
    headers: { 'content-length': ['0'] },
    body: '',
    bodyBytes: 0,
  });
});

test('an interim response alone is no status yet', () => {
  expect(
    readText('HTTP/1.1 103 Early Hints\r\nX-A: early\r\n\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\n'),
  ).toMatchObject({
    progress: 'more',
    status: 0,
    headers: undefined,
    body: undefined,
  });
});

test.for([
  ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n', true],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', true],
  ['HTTP/1.1 200 OK\r\n\r\n', true],
  ['HTTP/1.1 204 No Content\r\n\r\n', false],
  ['HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n', false],
] as const)('%j (to HEAD: %s) has no body', ([text, toHead]) => {
  expect(readText(text, { toHead })).toMatchObject({ progress: 'done', body: '', reusable: true });
});

test.for([
  ['HTTP/1.1 200 OK\r\nConnection: close\r\n', false],
  ['HTTP/1.1 200 OK\r\nConnection: keep-alive, Close\r\n', false],
  ['HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n', true],
  ['HTTP/1.1 200 OK\r\n', true],
  ['HTTP/1.2 200 OK\r\n', true],
  ['HTTP/1.0 200 OK\r\n', false],
  ['HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n', true],
] as const)('after %j the connection can be used again: %s', ([head, reusable]) => {
  expect(readText(`${head}Content-Length: 0\r\n\r\n`)).toMatchObject({
    progress: 'done',
    reusable,
  });
});

test('chunks of an HTTP/1.0 server are read, and its connection is not used again', () => {
  expect(
    readText(
      'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    ),
  ).toMatchObject({ progress: 'done', body: 'a', reusable: false });
});

test('bytes behind the response are counted, and forbid another request', () => {
  expect(
    ['Content-Length: 1\r\n\r\na', 'Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n'].map(
      (rest) => readText(`HTTP/1.1 200 OK\r\n${rest}HTTP/1.1`),
    ),
  ).toMatchObject([
    { progress: 'done', body: 'a', unread: 8, reusable: false },
    { progress: 'done', body: 'a', unread: 8, reusable: false },
  ]);
});

test.for([
  'garbage\r\n',
  'HTTP/1.1 200 OK\n',
  'HTTP/2 200 OK\r\n',
  'http/1.1 200 OK\r\n',
  'HTTP/1.x 200 OK\r\n',
  'HTTP/1.1  200 OK\r\n',
  'HTTP/1.1 20 OK\r\n',
  'HTTP/1.1 2000 OK\r\n',
  'HTTP/1.1 2x0 OK\r\n',
  'HTTP/1.1 099 OK\r\n',
  'HTTP/1.1 101 Switching Protocols\r\n',
  '\r\nHTTP/1.1 200 OK\r\n',
  '\u0000',
  'HTTP/1.1 200 OK\r\nno colon\r\n',
  'HTTP/1.1 200 OK\r\n: v\r\n',
  'HTTP/1.1 200 OK\r\nX-A : v\r\n',
  'HTTP/1.1 200 OK\r\nX-A: v\r\n folded\r\n',
  'HTTP/1.1 200 OK\r\nX-A: a\rb\r\n',
  'HTTP/1.1 200 OK\r\nX-A: a\nb\r\n',
  'HTTP/1.1 200 OK\r\nX-A: \u0000\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: x\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: \r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 1234567890123456\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n',
])('%j is malformed', (text) => {
  expect(readText(text)).toMatchObject({
    progress: 'malformed',
    status: 0,
    headers: undefined,
    body: undefined,
    bodyBytes: 0,
    reusable: false,
  });
});

test.for([
  ['a long line', `HTTP/1.1 200 ${'x'.repeat(300)}`],
  ['many fields', `HTTP/1.1 200 OK\r\n${'a:\r\n'.repeat(90)}`],
  ['many interim responses', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(20)],
] as const)('a flood of %s ends at the limit', ([, text]) => {
  expect(readText(text)).toMatchObject({ progress: 'malformed', status: 0 });
});

test('a head of exactly the limit is read', () => {
  const text = 'HTTP/1.1 204 No Content\r\n\r\n';
  expect(
    [text.length, text.length - 1].map((maxHeadBytes) => readText(text, { maxHeadBytes }).progress),
  ).toEqual(['done', 'malformed']);
});

test.for([
  ['Content-Length: 101\r\n\r\nabc', 0],
  ['Transfer-Encoding: chunked\r\n\r\nx', 0],
  ['Transfer-Encoding: chunked\r\n\r\n1\r\nab', 1],
  ['Transfer-Encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n', 1],
  [`Transfer-Encoding: chunked\r\n\r\n65\r\n${'a'.repeat(101)}`, 100],
  [`Transfer-Encoding: chunked\r\n\r\n0\r\n${'A: b\r\n'.repeat(90)}`, 0],
  [`\r\n${'a'.repeat(101)}`, 100],
] as const)('a body of %j is cut', ([rest, bodyBytes]) => {
  expect(readText(`HTTP/1.1 200 OK\r\n${rest}`)).toMatchObject({
    progress: 'framing',
    status: 200,
    body: 'a'.repeat(bodyBytes),
    bodyBytes,
    reusable: false,
  });
});

const owned = /^(content-length|transfer-encoding|connection)$/i;
const response = fc.record({
  status: fc.integer({ min: 200, max: 999 }),
  headers: fc.array(
    fc.tuple(
      fc.oneof(
        token.filter((name) => !owned.test(name)),
        fc.constant('x-a'),
      ),
      value,
    ),
    {
      maxLength: 4,
    },
  ),
  body,
  toHead: fc.boolean(),
  keepAlive: fc.boolean(),
});
const large = { maxHeadBytes: 2000, maxBodyBytes: 1000 };

test('encode then parse is the identity, cut anywhere', () => {
  const chunkBytes = fc.option(fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(response, chunkBytes, places, (parts, size, where) => {
      const text = size === null ? encodeResponse(parts) : encodeChunkedResponse(parts, size);
      const seen = read(cut(bytesOf(text), where), { ...large, toHead: parts.toHead });
      const hasBody = !parts.toHead && parts.status !== 204 && parts.status !== 304;
      const sent = hasBody ? parts.body : '';
      const wanted = parts.headers.filter(([name]) => name.toLowerCase() === 'x-a');
      expect({ ...seen, headers: seen.headers?.['x-a'] }).toEqual({
        ...okay,
        status: parts.status,
        headers: wanted.length > 0 ? wanted.map(([, each]) => each) : undefined,
        body: sent,
        bodyBytes: Buffer.byteLength(sent),
        reusable: parts.keepAlive,
      });
    }),
  );
});

const line = fc.oneof(
  fc.constantFrom(
    'HTTP/1.1 200 OK',
    'HTTP/1.1 100 Continue',
    'HTTP/1.0 503',
    'Content-Length: 5',
    'Transfer-Encoding: chunked',
    'X-A: b',
    '',
    '5',
    'abcde',
    '0',
    'x'.repeat(200),
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const messy = fc
  .array(fc.tuple(line, fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '')), { maxLength: 14 })
  .map((lines) => lines.map(([text, ending]) => text + ending).join(''));
const mostlyWhole = fc
  .tuple(response, fc.integer({ min: 1, max: 9 }), messy)
  .map(([parts, size, rest]) => encodeChunkedResponse(parts, size) + rest);

test('parsing does not depend on how the bytes are cut, and no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.oneof(messy, mostlyWhole), places, fc.boolean(), (text, where, wantsBody) => {
      const bytes = bytesOf(text);
      const how = { wantsBody, finish: true };
      const whole = read([bytes], how);
      const single = read(
        Array.from(bytes, (byte) => Uint8Array.of(byte)),
        how,
      );
      expect([read(cut(bytes, where), how), single]).toEqual([whole, whole]);
    }),
    { numRuns: 500 },
  );
});
