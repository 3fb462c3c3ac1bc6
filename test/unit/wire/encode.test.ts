import { expect, test } from 'vitest';
import {
  encodeChunked,
  encodeChunkedResponse,
  encodeRequest,
  encodeResponse,
} from '../../../src/wire/encode.ts';

test('a request has Host first, its fields in order, and no length without a body', () => {
  const request = encodeRequest({
    method: 'GET',
    target: '/v1/jobs?limit=2',
    host: '[::1]:8080',
    headers: [
      ['Accept', '*/*'],
      ['accept', 'text/html'],
    ],
  });
  expect(request).toBe(
    'GET /v1/jobs?limit=2 HTTP/1.1\r\nHost: [::1]:8080\r\nAccept: */*\r\naccept: text/html\r\n\r\n',
  );
});

test('a body goes out as UTF-8, and its length counts bytes', () => {
  const request = encodeRequest({
    method: 'PUT',
    target: '/',
    host: 'h',
    headers: [],
    body: '"é€"',
  });
  expect(Buffer.from(request, 'latin1').toString('utf8')).toBe(
    'PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n\r\n"é€"',
  );
});

test.for(['POST', 'PUT', 'PATCH'])('%s without a body announces a length of 0', (method) => {
  expect(encodeRequest({ method, target: '/', host: 'h', headers: [] })).toBe(
    `${method} / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n`,
  );
});

test.for([
  [{ method: 'GE T' }, '"GE T" is no method'],
  [{ host: 'h\r\nX: y' }, '"h\\r\\nX: y" is no host'],
  [{ target: '/ HTTP/1.1\r\nX: y' }, '"/ HTTP/1.1\\r\\nX: y" is no request target'],
  [{ target: '/€' }, '"/€" is no request target'],
  [{ headers: [['a:', 'b']] }, '"a:" is no name of a header field'],
  [
    { headers: [['a', 'b\r\nc: d']] },
    'the value of header a must be latin-1 text without control characters',
  ],
  [
    { headers: [['a', '\u0000']] },
    'the value of header a must be latin-1 text without control characters',
  ],
  [
    { headers: [['a', '€']] },
    'the value of header a must be latin-1 text without control characters',
  ],
  [{ headers: [['content-length', '3']] }, 'header content-length is written by the encoder'],
  [{ headers: [['Host', 'x']] }, 'header Host is written by the encoder'],
] as const)('%j cannot become a request', ([wrong, message]) => {
  const right = { method: 'GET', target: '/', host: 'h', headers: [] };
  expect(() => encodeRequest({ ...right, ...wrong })).toThrow(new Error(message));
});

const response = {
  status: 200,
  headers: [['Content-Type', 'application/json']],
  body: '{"é":1}',
  toHead: false,
  keepAlive: true,
} as const;
const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

test('a response has its reason phrase and the length of its body in bytes', () => {
  expect(encodeResponse(response)).toBe(`${head}Content-Length: 8\r\n\r\n{"Ã©":1}`);
});

test('a response that ends its connection says so', () => {
  expect(encodeResponse({ ...response, keepAlive: false, body: '' })).toBe(
    `${head}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  );
});

test('the answer to HEAD has the length of the body that it leaves out', () => {
  expect(encodeResponse({ ...response, toHead: true })).toBe(`${head}Content-Length: 8\r\n\r\n`);
});

test.for([
  [103, 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  [204, 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'],
  [304, 'HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n'],
] as const)('a %i has neither a body nor a length', ([status, expected]) => {
  const bodiless = { ...response, status, headers: [], keepAlive: false };
  expect([encodeResponse(bodiless), encodeChunkedResponse(bodiless, 3)]).toEqual([
    expected,
    expected,
  ]);
});

test('a status that nobody registered has an empty reason phrase', () => {
  expect(encodeResponse({ ...response, status: 299, headers: [], body: '' })).toBe(
    'HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n',
  );
});

test.for([
  ['Connection', 'close', 'header Connection is written by the encoder'],
  ['Transfer-Encoding', 'chunked', 'header Transfer-Encoding is written by the encoder'],
  ['X', 'a\nb', 'the value of header X must be latin-1 text without control characters'],
] as const)('%s: %j cannot stand in a response', ([name, value, message]) => {
  expect(() => encodeResponse({ ...response, headers: [[name, value]] })).toThrow(
    new Error(message),
  );
});

test.for([
  ['', 4, '0\r\n\r\n'],
  ['abcdefghij', 4, '4\r\nabcd\r\n4\r\nefgh\r\n2\r\nij\r\n0\r\n\r\n'],
  ['abcd', 4, '4\r\nabcd\r\n0\r\n\r\n'],
  ['é', 1, '1\r\nÃ\r\n1\r\n©\r\n0\r\n\r\n'],
  ['abcdefghijklmnopq', 99, '11\r\nabcdefghijklmnopq\r\n0\r\n\r\n'],
] as const)('%j in chunks of %i bytes', ([body, chunkBytes, expected]) => {
  expect(encodeChunked(body, chunkBytes)).toBe(expected);
});

test('chunks of no bytes are refused', () => {
  expect(() => encodeChunked('a', 0)).toThrow(new RangeError('chunkBytes must be at least 1'));
});

test('a chunked response has no Content-Length, and to HEAD no chunks', () => {
  const start = `${head}Transfer-Encoding: chunked\r\n\r\n`;
  expect([
    encodeChunkedResponse(response, 64),
    encodeChunkedResponse({ ...response, toHead: true }, 64),
  ]).toEqual([`${start}8\r\n{"Ã©":1}\r\n0\r\n\r\n`, start]);
});
