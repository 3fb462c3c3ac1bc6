import { expect, test } from 'vitest';
import { explain } from '../../../../src/core/faults/explain.ts';
import { Fault } from '../../../../src/core/faults/fault.ts';

const sentences: readonly (readonly [string, unknown])[] = [
  [
    'answers 503 with Retry-After: 2 instead of the API, on attempts 1 and 2 of operation search, for 10 % of them',
    {
      kind: 'status',
      status: 503,
      retryAfter: { seconds: 2 },
      match: { operation: 'search', attempt: [1, 2], probability: 0.1 },
    },
  ],
  [
    'answers 429 instead of the API, the body in pieces, 1 byte every 100 ms, on attempt 1',
    {
      kind: 'status',
      status: 429,
      slowBody: { bytes: 1, every: '100ms' },
      match: { attempt: 1 },
    },
  ],
  [
    'reads the request, then resets the connection without asking the API, from attempt 3 on of operation search',
    { kind: 'reset', match: { operation: 'search', attempt: { from: 3 } } },
  ],
  [
    'lets the API do its work, then answers with bytes that are no HTTP at all, on every request',
    { kind: 'malformed', what: 'garbage' },
  ],
  [
    'answers 200 and code 429001 instead of the API, on attempts 1, 2 and 3',
    { kind: 'status', status: 200, code: 429001, match: { attempt: [1, 2, 3] } },
  ],
  [
    'answers 429 with Retry-After as an IMF-fixdate 5 s ahead instead of the API, on attempt 1',
    {
      kind: 'status',
      status: 429,
      retryAfter: { date: 'imf', in: '5s' },
      match: { attempt: 1 },
    },
  ],
  [
    'answers 429 with Retry-After as an asctime date 1500 ms in the past instead of the API, on every request',
    { kind: 'status', status: 429, retryAfter: { date: 'asctime', in: '-1500ms' } },
  ],
  [
    'answers 429 with Retry-After: soon instead of the API, on operation search',
    {
      kind: 'status',
      status: 429,
      retryAfter: { raw: 'soon' },
      match: { operation: 'search' },
    },
  ],
  [
    'answers 429 with 2 Retry-After field lines ("1", "5") instead of the API, on every request',
    { kind: 'status', status: 429, retryAfter: { raw: ['1', '5'] } },
  ],
  [
    "holds the API's answer back for 250 ms, for POST requests to /v1/*",
    { kind: 'delay', delay: '250ms', match: { method: 'post', path: '/v1/*' } },
  ],
  [
    'reads the request, then resets the connection without asking the API, for 2.5 % of all requests',
    { kind: 'reset', match: { probability: 0.025 } },
  ],
  [
    'lets the API do its work, then resets the connection instead of answering, for requests to /jobs, for 50 % of them',
    { kind: 'lost-answer', match: { path: '/jobs', probability: 0.5 } },
  ],
  [
    'reads the request, then closes the connection without an answer, on connection 2',
    { kind: 'close', match: { connection: 2 } },
  ],
  [
    'lets the API do its work, then cuts its answer (chunked) after 33.3 % of the body, from 10 s of the run on',
    { kind: 'truncate', framing: 'chunked', share: 0.333, match: { from: '10s' } },
  ],
  [
    'is out of order: answers 503 with Retry-After: 1 instead of the API, from 0 s until 20 s of the run',
    { kind: 'outage', retryAfter: { seconds: 1 }, match: { from: '0', to: '20s' } },
  ],
  [
    'is out of order: resets the connection without asking the API, until 20 s of the run',
    { kind: 'outage', as: 'reset', match: { to: '20s' } },
  ],
  [
    'is out of order: closes the connection without asking the API, for GET requests',
    { kind: 'outage', as: 'close', match: { method: 'GET' } },
  ],
  [
    "holds the API's answer back for 100 ms to 1 s (uniform), on every request",
    { kind: 'delay', delay: { uniform: ['100ms', '1s'] } },
  ],
  [
    "holds the API's answer back for about 100 ms (log-normal, p99 1 s), on every request",
    { kind: 'delay', delay: { lognormal: { median: '100ms', p99: '1s' } } },
  ],
  [
    "holds the API's answer back for 200 ms on average (exponential), on every request",
    { kind: 'delay', delay: { exponential: { mean: '200ms' } } },
  ],
  [
    "holds the API's answer back for any of 10 ms, 2 s, on every request",
    { kind: 'delay', delay: { list: ['10ms', '2s'] } },
  ],
  [
    'lets the API do its work, then stands still before the answer until the client gives up, on attempt 1',
    { kind: 'stall', match: { attempt: 1 } },
  ],
  [
    'lets the API do its work, then stands still after 50 % of the body for 2 s, on every request',
    { kind: 'stall', at: 'body', for: '2s' },
  ],
  [
    'lets the API do its work, then sends the body in pieces, 1 byte every 100 ms, on every request',
    { kind: 'slow-body', bytes: 1, every: '100ms' },
  ],
  [
    'resets the connection as soon as it stands, for 10 % of all connections',
    { kind: 'reset-unread', match: { probability: 0.1 } },
  ],
  [
    'resets the connection at the first byte of the request, on every connection',
    { kind: 'reset-unread', at: 'first-byte' },
  ],
  [
    'lets the API do its work, then resets the connection after 50 % of the body, on every request',
    { kind: 'reset-mid-body' },
  ],
  [
    'lets the API do its work, then answers with two different lengths, on every request',
    { kind: 'malformed', what: 'two-lengths' },
  ],
  [
    'lets the API do its work, then calls its answer text/html, on every request',
    { kind: 'wrong-type' },
  ],
  [
    'lets the API do its work, then answers with JSON that ends in its middle, on every request',
    { kind: 'broken-json' },
  ],
  [
    'lets the API do its work, then sends its answer twice, on every request',
    { kind: 'duplicate-response' },
  ],
  ['refuses new connections, for the whole run', { kind: 'refuse' }],
  [
    'refuses new connections, from 1 s until 2 s of the run',
    { kind: 'refuse', match: { from: '1s', to: '2s' } },
  ],
  [
    'is out of order: resets all connections and refuses new ones, recovers within 10 s after its end (ever fewer requests fail), until 20 s of the run',
    { kind: 'outage', as: 'refuse', recovery: '10s', match: { to: '20s' } },
  ],
  [
    'goes down at 5 s of the run, resets all connections, and is back after 500 ms with all it knew',
    { kind: 'restart', at: '5s', down: '500ms' },
  ],
  [
    'goes down at 5 s of the run, resets all connections, and is back after 1 s without its idempotency keys and jobs',
    { kind: 'restart', at: '5s', down: '1s', keepStore: false },
  ],
];

test.for(sentences)('%s', ([sentence, fault]) => {
  expect(explain(Fault.parse(fault))).toBe(sentence);
});
