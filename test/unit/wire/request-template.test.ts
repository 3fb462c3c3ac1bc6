import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeRequest } from '../../../src/wire/encode.ts';
import { createRequestTemplate } from '../../../src/wire/request-template.ts';
import { body, target, token, value } from './cuts.ts';

const frame = {
  method: 'POST',
  host: 'h:1',
  headers: [['Accept', '*/*']],
  variableHeaders: ['Idempotency-Key', 'retrial-attempt'],
} as const;

test('variable values stand behind the shared fields, and an absent one leaves its field out', () => {
  const request = createRequestTemplate(frame);
  expect([request('/a', ['k', 'op 1'], '{}'), request('/b', [undefined, 'op 2'])]).toEqual([
    'POST /a HTTP/1.1\r\nHost: h:1\r\nAccept: */*\r\nIdempotency-Key: k\r\nretrial-attempt: op 1\r\nContent-Length: 2\r\n\r\n{}',
    'POST /b HTTP/1.1\r\nHost: h:1\r\nAccept: */*\r\nretrial-attempt: op 2\r\nContent-Length: 0\r\n\r\n',
  ]);
});

test('a template gives the bytes that encoding the whole request gives', () => {
  const owned = /^(host|content-length|transfer-encoding)$/i;
  const name = token.filter((text) => !owned.test(text));
  fc.assert(
    fc.property(name, value, target, fc.option(body, { nil: undefined }), (n, v, t, b) => {
      const request = createRequestTemplate({ ...frame, variableHeaders: [n] })(t, [v], b);
      const headers = [...frame.headers, [n, v] as const];
      expect(request).toBe(encodeRequest({ ...frame, target: t, headers, body: b }));
    }),
  );
});

test('a value that would break out of its field is refused, and not shown', () => {
  expect(() => createRequestTemplate(frame)('/', ['secret\r\nX: y'])).toThrow(
    new Error(
      'the value of header Idempotency-Key must be latin-1 text without control characters',
    ),
  );
});

test.for([
  ['Content-Length', 'header Content-Length is written by the encoder'],
  ['a b', '"a b" is no name of a header field'],
] as const)('%j cannot be a variable field', ([name, message]) => {
  expect(() => createRequestTemplate({ ...frame, variableHeaders: [name] })).toThrow(
    new Error(message),
  );
});
