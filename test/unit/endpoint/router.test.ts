import { expect, test, vi } from 'vitest';
import { createScript } from '../../../src/core/faults/script.ts';
import { type Route, type Router, withBase } from '../../../src/endpoint/router.ts';
import { answer, get, type PlayOptions, play } from './play.ts';
import { exchange, RawClient } from './raw-client.ts';

/** Who asks below `/base/<operation>` is served, each request as the next attempt of all. */
function baseRouter(more: Partial<Route> = {}): Router {
  let attempts = 0;
  return {
    route(request) {
      const [, base, operation, target] = /^(\/base\/(\w+))(\/.*)$/.exec(request.target) ?? [];
      if (base === undefined || operation === undefined || target === undefined) return undefined;
      attempts += 1;
      const identity = { operation, name: 'named', attempt: attempts };
      return { identity, request: { ...request, target }, base, ...more };
    },
  };
}

const routed = (options: PlayOptions = {}, more: Partial<Route> = {}) =>
  play({ watches: true, router: baseRouter(more), ...options });

test('the API sees what follows the base, and all that is told names the operation', async () => {
  await using played = await routed();
  const { bytes } = await exchange(played.port, get('/base/a/v1?x=1', 'Connection: close'));
  expect(bytes).toBe(answer('1 GET /v1?x=1', 'Connection: close'));
  const identity = { operation: 'a', name: 'named', attempt: 1 };
  expect(played.effects).toMatchObject([{ jobId: 'job-1', identity }]);
  expect(played.served).toMatchObject([{ identity, request: { target: '/v1?x=1' }, bytes }]);
});

test('a request that is nobody’s is answered with 404, and told as no exchange', async () => {
  await using played = await routed();
  const { bytes, ending } = await exchange(played.port, get('/elsewhere'));
  expect([bytes.slice(0, 12), ending]).toEqual(['HTTP/1.1 404', 'FIN']);
  expect(played.refused).toEqual([
    {
      status: 404,
      message: 'nobody is served at this URL',
      method: 'GET',
      target: '/elsewhere',
    },
  ]);
  expect([played.requests, played.served, played.exchanges]).toEqual([[], [], []]);
});

test('a request that cannot be read is told with its line where that was read', async () => {
  await using played = await routed();
  await exchange(
    played.port,
    'POST /base/a/x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n',
  );
  await exchange(played.port, '\x16\x03\x01 no HTTP\r\n\r\n');
  expect(played.refused).toMatchObject([
    { status: 413, method: 'POST', target: '/base/a/x' },
    { status: 400, message: 'malformed request line' },
  ]);
  expect(played.refused[1]).not.toHaveProperty('method');
});

test('a Location of the API leads back below the base', async () => {
  const headers = [['Location', '/orders/1'] as const];
  await using played = await routed({ respond: () => ({ status: 201, headers, body: '' }) });
  const { bytes } = await exchange(played.port, get('/base/a/orders', 'Connection: close'));
  expect(bytes).toContain('\r\nLocation: /base/a/orders/1\r\n');
});

test.for([
  ['/orders/1', '/b/orders/1'],
  ['/', '/b/'],
  ['orders/1', 'orders/1'],
  ['?page=2', '?page=2'],
  ['//other.example/x', '//other.example/x'],
  ['http://other.example/x', 'http://other.example/x'],
] as const)('a Location of %s is %s below the base', ([given, seen]) => {
  const fields = [['X-Location', '/x'] as const];
  expect(withBase([...fields, ['location', given]], '/b')).toEqual([...fields, ['location', seen]]);
});

test('a request may have a script of its own', async () => {
  const faults = [{ kind: 'reset', match: { operation: 'named', attempt: 2 } } as const];
  const script = createScript({ faults, seed: '1', runId: '0' });
  await using played = await routed({}, { script });
  const first = await exchange(played.port, get('/base/a/x', 'Connection: close'));
  const second = await exchange(played.port, get('/base/a/x', 'Connection: close'));
  expect([first.ending, second]).toEqual(['FIN', { bytes: '', ending: 'RST' }]);
});

/** Holds requests until somebody lets them go. */
function holding() {
  const held: (() => void)[] = [];
  const until = (count: number) => vi.waitUntil(() => held.length === count, { interval: 2 });
  return { held, until, hold: (go: () => void) => void held.push(go) };
}

test('what is held is neither served nor answered before it is let go', async () => {
  const { held, until, hold } = holding();
  await using played = await routed({}, { hold });
  using client = await RawClient.connect(played.port);
  client.send(get('/base/a/x'));
  await until(1);
  expect([played.requests, client.bytes]).toEqual([[], '']);
  const heldMs = performance.now();
  held[0]?.();
  expect(await client.until('/x')).toBe(answer('1 GET /x'));
  const [seen] = played.served;
  expect(seen?.startMs).toBeLessThan(heldMs);
  expect(seen?.firstByteMs).toBeGreaterThanOrEqual(heldMs);
});

test('a client that leaves while it is held is on record at once, and never served', async () => {
  const { held, until, hold } = holding();
  await using played = await routed({}, { hold });
  using client = await RawClient.connect(played.port);
  client.send(get('/base/a/x'));
  await until(1);
  client.socket.end();
  await client.ended();
  held[0]?.();
  expect(played.requests).toEqual([]);
  expect(played.served).toMatchObject([{ ending: 'client-closed', bytes: '' }]);
});

test('what is under way for one operation can be ended, and nothing else', async () => {
  await using played = await routed({ workMs: () => 3_600_000 });
  using one = await RawClient.connect(played.port);
  using other = await RawClient.connect(played.port);
  one.send(get('/base/a/x'));
  other.send(get('/base/b/x'));
  await vi.waitUntil(() => played.requests.length === 2, { interval: 2 });
  played.endpoint.end('a');
  played.endpoint.end('nobody');
  await one.ended();
  expect(played.served).toMatchObject([
    { identity: { operation: 'a' }, ending: 'open', bytes: '' },
  ]);
});
