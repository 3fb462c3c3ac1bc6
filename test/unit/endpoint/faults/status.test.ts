import { expect, test } from 'vitest';
import { aigeon } from '../../../../src/core/contracts/aigeon.ts';
import { aisearch } from '../../../../src/core/contracts/aisearch.ts';
import { rfc } from '../../../../src/core/contracts/rfc.ts';
import { answer, attempt, dateLine, get, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

const closing = get('/', 'Connection: close');

/** What stands on the wire: the lines in their order, without Content-Length, and the body. */
function takeApart(bytes: string) {
  const [head = '', body] = bytes.split('\r\n\r\n');
  return { lines: head.split('\r\n').filter((line) => !line.startsWith('Content-Length')), body };
}

const injected = 'injected by the fault script';

test('a status fault answers in the words of RFC 9457, and the API is not asked', async () => {
  await using played = await play({ faults: [{ kind: 'status', status: 503 }] });
  const body = `{"type":"about:blank","status":503,"detail":"${injected}"}`;
  expect(await exchange(played.port, closing)).toEqual({
    bytes:
      'HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n' +
      `${dateLine}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    ending: 'FIN',
  });
  expect([played.requests, played.effects]).toEqual([[], []]);
});

test.for([
  {
    what: "Aigeon's envelope with a code under HTTP 200",
    contract: aigeon,
    fault: { status: 200, code: 429001 },
    lines: ['HTTP/1.1 200 OK', 'Content-Type: application/json'],
    body: `{"code":429001,"status":"failed","message":"${injected}","data":null}`,
  },
  {
    what: "AI Search's error with its version",
    contract: aisearch,
    fault: { status: 429, code: 'QUEUE_CAPACITY_EXCEEDED' },
    lines: [
      'HTTP/1.1 429 Too Many Requests',
      'Content-Type: application/json',
      'X-AISearch-Version: 1',
    ],
    body: `{"error":{"code":"QUEUE_CAPACITY_EXCEEDED","message":"${injected}","status":429}}`,
  },
  {
    what: 'a body as it stands',
    contract: rfc,
    fault: { status: 500, body: '<p>oops', headers: { 'content-TYPE': 'text/html', 'X-A': '1' } },
    lines: ['HTTP/1.1 500 Internal Server Error', 'content-TYPE: text/html', 'X-A: 1'],
    body: '<p>oops',
  },
])('a status fault can answer with $what', async ({ contract, fault, lines, body }) => {
  await using played = await play({ contract, faults: [{ kind: 'status', ...fault }] });
  const { bytes } = await exchange(played.port, closing);
  expect(takeApart(bytes)).toEqual({
    lines: [...lines, dateLine.trimEnd(), 'Connection: close'],
    body,
  });
});

// The clock of the endpoint stands at 08:49:37.
const retryAfters: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['nothing', undefined, []],
  ['seconds', { seconds: 2 }, ['2']],
  ['zero', { seconds: 0 }, ['0']],
  ['a huge number', { seconds: 99_999_999_999 }, ['99999999999']],
  ['an IMF-fixdate', { date: 'imf', in: '2s' }, ['Sun, 06 Nov 1994 08:49:39 GMT']],
  ['an RFC 850 date', { date: 'rfc850', in: '2s' }, ['Sunday, 06-Nov-94 08:49:39 GMT']],
  ['an asctime date', { date: 'asctime', in: '1500ms' }, ['Sun Nov  6 08:49:39 1994']],
  ['a date in the past', { date: 'imf', in: '-60s' }, ['Sun, 06 Nov 1994 08:48:37 GMT']],
  ['a word', { raw: 'soon' }, ['soon']],
  ['two field lines', { raw: ['1', '5'] }, ['1', '5']],
];

test.for(retryAfters)('Retry-After can be %s', async ([, retryAfter, values]) => {
  await using played = await play({ faults: [{ kind: 'status', status: 429, retryAfter }] });
  const { bytes } = await exchange(played.port, closing);
  const lines = bytes.split('\r\n').filter((line) => line.startsWith('Retry-After'));
  expect(lines).toEqual(values.map((value) => `Retry-After: ${value}`));
});

test('the connection goes on after a faulty answer, and the next attempt is healthy', async () => {
  await using played = await play({
    faults: [{ kind: 'status', status: 503, body: '', match: { attempt: 1 } }],
  });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1) + attempt(2));
  const bytes = await client.until('GET /');
  expect(takeApart(bytes).lines[0]).toBe('HTTP/1.1 503 Service Unavailable');
  expect(bytes.endsWith(answer('1 GET /'))).toBe(true);
  expect(played.faults).toEqual([
    { atMs: expect.any(Number), kind: 'status', identity: identity(1) },
  ]);
  expect(played.exchanges).toMatchObject([
    { identity: identity(1), connection: 1, status: 503, fault: 'status' },
    { identity: identity(2), connection: 1, status: 200, fault: undefined },
  ]);
});

test('a status fault with Connection: close closes the connection', async () => {
  await using played = await play({
    faults: [{ kind: 'status', status: 503, headers: { Connection: 'close' }, body: 'x' }],
  });
  const { bytes, ending } = await exchange(played.port, get('/'));
  expect(bytes.match(/^Connection: .*$/gm)).toEqual(['Connection: close']);
  expect(ending).toBe('FIN');
});

test('HEAD is answered by the headers of the faulty answer', async () => {
  await using played = await play({ faults: [{ kind: 'status', status: 503, body: 'four' }] });
  const { bytes } = await exchange(
    played.port,
    'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  );
  expect(bytes).toMatch(/\r\nContent-Length: 4\r\n(.*\r\n)*\r\n$/);
});

test('the head of a slow faulty answer comes at once, its body piece by piece', async () => {
  let nowMs = 0;
  await using played = await play({
    faults: [{ kind: 'status', status: 429, body: '12345', slowBody: { bytes: 2, every: '10ms' } }],
    now: () => nowMs,
  });
  using client = await RawClient.connect(played.port);
  client.send(get('/'));
  const head = await client.until('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 429 .*\r\nContent-Length: 5\r\n\r\n$/s);
  for (const [atMs, arrived] of [
    [10, `${head}12`],
    [20, `${head}1234`],
    [30, `${head}12345`],
  ] as const) {
    nowMs = atMs;
    expect(await client.until(arrived)).toBe(arrived);
  }
  client.send(get('/'));
  await client.until(`12345${head.slice(0, 12)}`);
  expect(played.exchanges).toMatchObject([{ firstByteMs: 0, endMs: 30, fault: 'status' }]);
  expect(played.effects).toEqual([]);
});

test('a slow faulty answer without a body is there at once', async () => {
  await using played = await play({
    faults: [{ kind: 'status', status: 503, body: '', slowBody: { bytes: 1, every: '1h' } }],
  });
  const { bytes } = await exchange(played.port, closing);
  expect(takeApart(bytes).lines[0]).toBe('HTTP/1.1 503 Service Unavailable');
});
