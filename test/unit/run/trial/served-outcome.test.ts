import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReader } from '../../../../src/core/contracts/reader.ts';
import { rfc } from '../../../../src/core/contracts/rfc.ts';
import type { Ending } from '../../../../src/endpoint/endpoint.ts';
import { servedOutcome } from '../../../../src/run/trial/served-outcome.ts';

const reader = createReader(rfc);
const outcomeOf = (bytes: string, ending: Ending, method = 'GET') =>
  servedOutcome(
    { bytes, ending, request: { method, target: '/', headers: new Map(), body: '' } },
    reader,
  );

const head = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const cut = (cutBy: string) => ({ kind: 'response', status: 200, complete: false, cutBy });

test.for([
  ['reset', { kind: 'network-error', error: 'reset' }],
  ['closed', { kind: 'network-error', error: 'closed' }],
  ['client-closed', { kind: 'client-closed' }],
  ['open', { kind: 'client-closed', open: true }],
] as const)('not a byte of an answer, and then %s', ([ending, outcome]) => {
  expect(outcomeOf('', ending)).toEqual(outcome);
});

test.for([
  ['sent', true],
  ['closed', true],
  ['reset', true],
  ['open', true],
] as const)(
  'a whole answer is whole, though the connection was %s after it',
  ([ending, complete]) => {
    expect(outcomeOf(`${head}body`, ending)).toEqual({ kind: 'response', status: 200, complete });
  },
);

test('an answer is not whole where the client was gone before its end', () => {
  expect(outcomeOf(`${head}body`, 'client-closed')).toEqual(cut('timeout'));
});

test.for([
  ['closed', 'closed'],
  ['reset', 'reset'],
  ['client-closed', 'timeout'],
  ['open', 'timeout'],
] as const)('a body that ends early by %s is cut by %s', ([ending, cutBy]) => {
  expect(outcomeOf(`${head}bo`, ending)).toEqual(cut(cutBy));
  expect(outcomeOf(`${chunked}4\r\nbody\r\n`, ending)).toEqual(cut(cutBy));
});

test('a chunk that is none breaks the framing, however the connection ended', () => {
  expect(outcomeOf(`${chunked}x\r\nbody\r\n0\r\n\r\n`, 'closed')).toEqual(cut('framing'));
  expect(outcomeOf(`${chunked}4\r\nbodyx\r\n0\r\n\r\n`, 'client-closed')).toEqual(cut('framing'));
});

test.for([
  'Content-Length: 4\r\n\r\nbody',
  'HTTP/9.9 200 OK\r\nContent-Length: 4\r\n\r\nbody',
  'HTTP/1.1 x00 OK\r\nContent-Length: 4\r\n\r\nbody',
  'HTTP/1.1 200 OK\r\nX-Malformed\r\nContent-Length: 4\r\n\r\nbody',
  'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nbody',
  'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody',
  '\0\x01\x02 no HTTP at all',
  'HTTP/1.1 200 OK\r\nContent-Le',
])('%j is no HTTP', (bytes) => {
  expect(outcomeOf(bytes, 'closed')).toEqual({ kind: 'network-error', error: 'malformed' });
});

test('a body without a length ends with the connection, unless that is reset', () => {
  const bytes = 'HTTP/1.1 200 OK\r\n\r\nbody';
  expect(outcomeOf(bytes, 'closed')).toEqual({ kind: 'response', status: 200, complete: true });
  expect(outcomeOf(bytes, 'reset')).toEqual(cut('reset'));
});

test('the answer to HEAD has no body', () => {
  const whole = { kind: 'response', status: 200, complete: true };
  expect(outcomeOf(head, 'sent', 'HEAD')).toEqual(whole);
  expect(outcomeOf(head, 'closed', 'GET')).toEqual(cut('closed'));
});

test('two answers to one request are the first of them', () => {
  expect(outcomeOf(`${head}body${head}body`, 'sent')).toEqual({
    kind: 'response',
    status: 200,
    complete: true,
  });
});

test('the headers of an answer that was cut are read', () => {
  const bytes = 'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\nContent-Length: 4\r\n\r\nbo';
  expect(outcomeOf(bytes, 'reset')).toEqual({
    kind: 'response',
    status: 429,
    retryAfter: ['5'],
    complete: false,
    cutBy: 'reset',
  });
});

test('no part of an answer is ever taken for all of it', () => {
  const endings: readonly Ending[] = ['closed', 'reset', 'client-closed', 'open', 'sent'];
  for (const whole of [`${head}body`, `${chunked}4\r\nbody\r\n0\r\n\r\n`]) {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.constantFrom(...endings), (length, ending) => {
        const outcome = outcomeOf(whole.slice(0, length), ending);
        expect(outcome.kind === 'response' && outcome.complete).toBe(false);
      }),
    );
  }
});

test('any bytes at all have an outcome', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { kind } = outcomeOf(Buffer.from(bytes).toString('latin1'), 'closed');
      expect(kind).not.toBe('client-closed');
    }),
  );
});
