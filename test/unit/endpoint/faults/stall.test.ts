import { expect, test } from 'vitest';
import { answer, attempt, get, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

const whole = answer('1 GET /a');

test.for([
  ['before the headers', { at: 'headers' }],
  ['in the body', { at: 'body' }],
  ['at the very beginning of the body', { at: 'body', share: 0 }],
] as const)('a stall %s ends, and the whole answer arrives', async ([, options]) => {
  await using played = await play({ faults: [{ kind: 'stall', for: '20ms', ...options }] });
  using client = await RawClient.connect(played.port);
  const sentMs = performance.now();
  client.send(get('/a'));
  expect(await client.until('1 GET /a')).toBe(whole);
  expect(performance.now() - sentMs).toBeGreaterThanOrEqual(20);
});

test('after a stall that ended the connection serves on', async () => {
  const fault = { kind: 'stall', at: 'body', for: '5ms', match: { attempt: 1 } };
  await using played = await play({ faults: [fault] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1) + attempt(2));
  expect(await client.until('2 GET /')).toBe(answer('1 GET /') + answer('2 GET /'));
  expect(played.faults).toMatchObject([{ kind: 'stall', identity: identity(1) }]);
});

test.for([
  ['before the headers is no byte', { at: 'headers' }, ''],
  ['in the body is half of the body', { at: 'body' }, whole.slice(0, -4)],
  ['after a quarter is a quarter', { at: 'body', share: 0.25 }, whole.slice(0, -6)],
] as const)(
  'a stall without an end %s, and what stands behind it is never served',
  async ([, options, bytes]) => {
    const faults = [{ kind: 'stall', ...options, match: { path: '/a' } }];
    await using played = await play({ faults });
    using client = await RawClient.connect(played.port);
    client.send(get('/a') + get('/behind'));
    if (bytes !== '') await client.until(bytes);
    // An exchange on another connection is over, and still nothing more has come here.
    await exchange(played.port, get('/b', 'Connection: close'));
    client.socket.end();
    expect(await client.ended()).toEqual({ bytes, ending: 'FIN' });
    expect(played.requests.map(({ target }) => target)).toEqual(['/a', '/b']);
  },
);

test('a stall is committed, and told with the status whose head was sent', async () => {
  await using played = await play({ faults: [{ kind: 'stall', at: 'body' }] });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await client.until('Content-Length');
  client.socket.end();
  await client.ended();
  expect(played.effects).toMatchObject([{ jobId: 'job-1', identity: identity(1) }]);
  expect(played.exchanges).toMatchObject([
    { status: 200, firstByteMs: expect.any(Number), fault: 'stall' },
  ]);
});

test('an answer without a body has nothing to stall in: it is healthy, and no fault is told', async () => {
  await using played = await play({
    faults: [{ kind: 'stall', at: 'body' }],
    respond: () => ({ status: 204, headers: [], body: '' }),
  });
  const { bytes } = await exchange(played.port, get('/', 'Connection: close'));
  expect([bytes.split('\r\n')[0], played.faults]).toEqual(['HTTP/1.1 204 No Content', []]);
});
