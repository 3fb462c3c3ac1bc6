import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeChunked, encodeRequest } from '../../../src/wire/encode.ts';
import { RequestParser } from '../../../src/wire/request-parser.ts';
import { body, bytesOf, cut, places, target, token, value } from './cuts.ts';

/** Everything that a parser told, in order. */
function read(pieces: readonly Uint8Array[], limits = { maxHeadBytes: 400, maxBodyBytes: 200 }) {
  const told: unknown[] = [];
  const parser = new RequestParser({
    ...limits,
    onRequest: (request) =>
      told.push({ ...request, body: Buffer.from(request.body).toString('utf8') }),
    onProblem: ({ status, message }) => told.push(`${status} ${message}`),
    onContinue: () => told.push('continue'),
  });
  for (const piece of pieces) {
    parser.push(piece);
    // What was kept must not change with the caller's buffer.
    piece.fill(0);
  }
  return { told, idle: parser.idle };
}

const readText = (text: string) => read([bytesOf(text)]);
const one = (head: string) => `${head}\r\nHost: h\r\n\r\n`;
const plain = { method: 'GET', target: '/', version: '1.1', body: '', keepAlive: true };

test('a request is told with its fields as they stand on the wire', () => {
  expect(
    readText('POST /a?b=c HTTP/1.1\r\nhOST:h\r\nX: \t1 \r\nx:\r\nContent-Length: 3\r\n\r\nabc'),
  ).toEqual({
    told: [
      {
        method: 'POST',
        target: '/a?b=c',
        version: '1.1',
        headers: [
          ['hOST', 'h'],
          ['X', '1'],
          ['x', ''],
          ['Content-Length', '3'],
        ],
        body: 'abc',
        keepAlive: true,
      },
    ],
    idle: true,
  });
});

test('a chunked body is joined, its extensions and trailers dropped', () => {
  const { told } = readText(
    'PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n' +
      '3\r\nabc\r\n00A ; x="y"\r\n0123456789\r\n0\r\nTrailer: t\r\nother: u\r\n\r\n',
  );
  expect(told).toMatchObject([{ body: 'abc0123456789' }]);
});

test('pipelined requests are told in order, empty lines between them ignored', () => {
  const { told, idle } = readText(
    `${one('GET /1 HTTP/1.1')}\r\n\r\n${one('GET /2 HTTP/1.1')}GET /3 HT`,
  );
  expect([told, idle]).toMatchObject([[{ target: '/1' }, { target: '/2' }], false]);
});

test.for([
  ['HTTP/1.1', '', true],
  ['HTTP/1.1', 'Connection: close\r\n', false],
  ['HTTP/1.1', 'Connection: Foo, Close\r\n', false],
  ['HTTP/1.0', '', false],
  ['HTTP/1.0', 'Connection: keep-alive\r\n', false],
  ['HTTP/1.2', '', true],
] as const)('%s with %j leaves the connection open: %s', ([version, field, keepAlive]) => {
  const { told } = readText(`GET / ${version}\r\nHost: h\r\n${field}\r\n`);
  expect(told).toMatchObject([{ keepAlive }]);
});

test('what follows a request with Connection: close is not read', () => {
  const { told, idle } = readText(
    `GET /1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n${one('GET /2 HTTP/1.1')}`,
  );
  expect([told.length, idle]).toEqual([1, true]);
});

test.for([
  ['garbage\r\n', '400 malformed request line'],
  ['\u0016\u0003\u0001\u0000\u00a5\r\n', '400 malformed request line'],
  ['GET /\r\n', '400 malformed request line'],
  ['GET  / HTTP/1.1\r\n', '400 malformed request line'],
  ['GET / b HTTP/1.1\r\n', '400 malformed request line'],
  ['G(T / HTTP/1.1\r\n', '400 malformed request line'],
  [' GET / HTTP/1.1\r\n', '400 malformed request line'],
  ['GET / HTTP/1.1\n', '400 a line ends without CRLF'],
  ['GET / HTTP/1.1\r\nHost: h\n', '400 a line ends without CRLF'],
  ['PRI * HTTP/2.0\r\n', '505 only HTTP/1.0 and HTTP/1.1 are served'],
  ['GET / HTTP/1.1\r\nA: b\r\n folded\r\n', '400 malformed header field'],
  ['GET / HTTP/1.1\r\nHost : h\r\n', '400 malformed header field'],
  ['GET / HTTP/1.1\r\nHost\r\n', '400 malformed header field'],
  ['GET / HTTP/1.1\r\n: h\r\n', '400 malformed header field'],
  ['GET / HTTP/1.1\r\nA: b\rc\r\n', '400 malformed header field'],
  ['GET / HTTP/1.1\r\nA: \u0000\r\n', '400 malformed header field'],
  ['GET / HTTP/1.1\r\n\r\n', '400 no Host'],
  ['GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n', '400 more than one Host'],
] as const)('%j is refused', ([text, expected]) => {
  expect(readText(`${text}${one('GET /smuggled HTTP/1.1')}`)).toEqual({
    told: [expected],
    idle: true,
  });
});

test.for([
  [
    'Content-Length: 3\r\nTransfer-Encoding: chunked',
    '400 both Content-Length and Transfer-Encoding',
  ],
  ['Content-Length: 3\r\nContent-Length: 4', '400 two different Content-Length'],
  ['Content-Length: 3, 3', '400 malformed Content-Length'],
  ['Content-Length: -1', '400 malformed Content-Length'],
  ['Content-Length: +3', '400 malformed Content-Length'],
  ['Content-Length: 0x3', '400 malformed Content-Length'],
  ['Content-Length:', '400 malformed Content-Length'],
  ['Content-Length: 201', '413 the body is too large'],
  [`Content-Length: ${'9'.repeat(40)}`, '413 the body is too large'],
  ['Transfer-Encoding: chunked, identity', '400 the last coding must be chunked'],
  ['Transfer-Encoding: xchunked', '400 the last coding must be chunked'],
  ['Transfer-Encoding: gzip, chunked', '501 no transfer coding but chunked is served'],
  [
    'Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked',
    '501 no transfer coding but chunked is served',
  ],
] as const)('a request with %j is refused', ([fields, expected]) => {
  expect(readText(`POST / HTTP/1.1\r\nHost: h\r\n${fields}\r\n\r\nabc`).told).toEqual([expected]);
});

test('a chunked body of HTTP/1.0 is refused', () => {
  expect(readText('POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n').told).toEqual([
    '400 Transfer-Encoding in HTTP/1.0',
  ]);
});

test('two equal Content-Length fields are one', () => {
  const { told } = readText(
    'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na',
  );
  expect(told).toMatchObject([{ body: 'a' }]);
});

test.for([
  ['x\r\n', '400 malformed chunk'],
  ['\r\n', '400 malformed chunk'],
  ['-1\r\n', '400 malformed chunk'],
  ['0x1\r\na\r\n', '400 malformed chunk'],
  ['1\na\r\n', '400 malformed chunk'],
  ['1 \r\na\r\n', '400 malformed chunk'],
  ['1;a\nb\r\n', '400 malformed chunk'],
  ['1\r\nab\r\n', '400 malformed chunk'],
  ['1\r\na\rb', '400 malformed chunk'],
  ['000000001\r\n', '400 malformed chunk'],
  ['0\r\n\n', '400 malformed chunk'],
  ['0\r\nA: b\n', '400 malformed chunk'],
  ['0\r\n\rx', '400 malformed chunk'],
  [`c9\r\n${'a'.repeat(201)}`, '413 the body is too large'],
  [`1;${'x'.repeat(1024)}`, '431 the trailers are too large'],
  [`0\r\n${'A: b\r\n'.repeat(90)}`, '431 the trailers are too large'],
] as const)('chunks %j are refused', ([chunks, expected]) => {
  const { told } = readText(
    `POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
  );
  expect(told).toEqual([expected]);
});

test.for([
  [`GET /${'a'.repeat(400)}`, '414 the request line is too long'],
  [`GET / HTTP/1.1\r\nA: ${'b'.repeat(400)}`, '431 the header fields are too large'],
  [`GET / HTTP/1.1\r\n${'a:\r\n'.repeat(100)}`, '431 the header fields are too large'],
] as const)('a head above the limit is refused before its end', ([text, expected]) => {
  expect(readText(text).told).toEqual([expected]);
});

test('a client that waits for 100 Continue is told of before its body', () => {
  const head = 'POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n';
  expect([
    read([bytesOf(head), bytesOf('ab')]).told,
    readText(`${head}ab`).told,
    readText(head.replace('Content-Length: 2\r\n', '')).told,
    readText(head.replace('HTTP/1.1', 'HTTP/1.0')).told,
    readText(head.replace(': 2', ': 201')).told,
  ]).toMatchObject([
    ['continue', { body: 'ab' }],
    [{ body: 'ab' }],
    [{ body: '' }],
    [],
    ['413 the body is too large'],
  ]);
});

test('idle is told of the bytes, not of whole lines', () => {
  expect(
    ['', 'G', `${one('GET / HTTP/1.1')}`, 'GET / HTTP/1.1\r\n'].map((t) => readText(t).idle),
  ).toEqual([true, false, true, false]);
});

const name = token.filter(
  (text) => !/^(host|content-length|transfer-encoding|connection|expect)$/i.test(text),
);
const request = fc.record({
  method: token,
  target,
  host: fc.constant('h:80'),
  headers: fc.array(fc.tuple(name, value), { maxLength: 4 }),
  body: fc.option(body, { nil: undefined }),
});

test('encode then parse is the identity, pipelined and cut anywhere', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 3 }), places, (requests, where) => {
      const bytes = bytesOf(requests.map(encodeRequest).join(''));
      const { told, idle } = read(cut(bytes, where), { maxHeadBytes: 4000, maxBodyBytes: 4000 });
      const added = /^(Host|Content-Length)$/;
      const seen = told.map((each) => {
        const { headers, ...rest } = each as { headers: [string, string][] };
        return { ...rest, headers: headers.filter(([n]) => !added.test(n)) };
      });
      const sent = requests.map(({ method, target: path, headers, body: text = '' }) => {
        return { ...plain, method, target: path, headers, body: text };
      });
      expect([seen, idle]).toEqual([sent, true]);
    }),
  );
});

const line = fc.oneof(
  fc.constantFrom(
    'GET / HTTP/1.1',
    'POST / HTTP/1.1',
    'Host: h',
    'Content-Length: 5',
    'Transfer-Encoding: chunked',
    'Connection: close',
    '',
    '5',
    'abcde',
    '0',
    ' folded',
    'a'.repeat(300),
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const messy = fc
  .array(fc.tuple(line, fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '')), { maxLength: 14 })
  .map((lines) => bytesOf(lines.map(([text, ending]) => text + ending).join('')));
const mostlyWhole = fc
  .tuple(request, body, messy)
  .map(([whole, text, rest]) =>
    Buffer.concat([
      bytesOf(encodeRequest(whole)),
      bytesOf('POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n'),
      bytesOf(encodeChunked(text, 3)),
      rest,
    ]),
  );

test('parsing does not depend on how the bytes are cut, and no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.oneof(messy, mostlyWhole), places, (bytes, where) => {
      const whole = read([Uint8Array.from(bytes)]);
      const single = read(Array.from(bytes, (byte) => Uint8Array.of(byte)));
      expect([read(cut(bytes, where)), single]).toEqual([whole, whole]);
    }),
    { numRuns: 500 },
  );
});
