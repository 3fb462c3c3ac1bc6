import { expect, test } from 'vitest';
import { answer, attempt, get, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

test('an outage answers its status, and the API is not asked', async () => {
  await using played = await play({ faults: [{ kind: 'outage', retryAfter: { seconds: 1 } }] });
  const { bytes, ending } = await exchange(played.port, attempt(1, 'Connection: close'));
  expect(bytes).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n(.*\r\n)*Retry-After: 1\r\n/);
  expect(ending).toBe('FIN');
  expect(played.requests).toEqual([]);
  expect(played.faults).toMatchObject([{ kind: 'outage', identity: identity(1) }]);
  expect(played.exchanges).toMatchObject([{ status: 503, fault: 'outage' }]);
});

test.for([
  ['reset', 'RST'],
  ['close', 'FIN'],
] as const)('an outage as %s ends the connection by %s without a byte', async ([as, ending]) => {
  await using played = await play({ faults: [{ kind: 'outage', as }] });
  expect(await exchange(played.port, attempt(1))).toEqual({ bytes: '', ending });
  expect(played.requests).toEqual([]);
  expect(played.faults).toMatchObject([{ kind: 'outage' }]);
  expect(played.exchanges).toMatchObject([{ status: 0, fault: 'outage' }]);
});

test('the same connection is healthy before the outage and after it', async () => {
  let nowMs = 9_999;
  await using played = await play({
    faults: [{ kind: 'outage', match: { from: '10s', to: '20s' } }],
    now: () => nowMs,
  });
  using client = await RawClient.connect(played.port);
  client.send(get('/before'));
  await client.until('GET /before');
  nowMs = 10_000;
  client.send(get('/within'));
  await client.until('}');
  nowMs = 20_000;
  client.send(get('/after'));
  const bytes = await client.until('GET /after');
  expect(bytes.startsWith(answer('1 GET /before'))).toBe(true);
  expect(bytes.endsWith(answer('2 GET /after'))).toBe(true);
  expect(played.exchanges.map(({ status }) => status)).toEqual([200, 503, 200]);
});
