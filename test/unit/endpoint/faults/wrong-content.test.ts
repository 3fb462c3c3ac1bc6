import { expect, test } from 'vitest';
import { answer, attempt, dateLine, get, identity, play } from '../play.ts';
import { exchange, RawClient } from '../raw-client.ts';

const json = () => ({
  status: 200,
  headers: [['Content-Type', 'application/json'] as const],
  body: '{"a":[1,2]}',
});
const close = get('/', 'Connection: close');
const head = (type: string, length: number) =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${dateLine}Content-Length: ${length}\r\nConnection: close\r\n\r\n`;

test.for([
  [{ kind: 'wrong-type' }, `${head('text/html', 11)}{"a":[1,2]}`],
  [{ kind: 'wrong-type', contentType: 'text/plain' }, `${head('text/plain', 11)}{"a":[1,2]}`],
  [{ kind: 'broken-json' }, `${head('application/json', 6)}{"a":[`],
] as const)('%j: what arrives is well framed, and committed', async ([fault, bytes]) => {
  await using played = await play({ faults: [fault], respond: json });
  expect(await exchange(played.port, close)).toEqual({ bytes, ending: 'FIN' });
  expect([played.effects.length, played.faults]).toMatchObject([1, [{ kind: fault.kind }]]);
});

test.for(['wrong-type', 'broken-json'])(
  '%s leaves an answer without a body as it is',
  async (kind) => {
    const respond = () => ({ status: 204, headers: [], body: '' });
    await using played = await play({ faults: [{ kind }], respond });
    expect(await exchange(played.port, close)).toEqual({
      bytes: `HTTP/1.1 204 No Content\r\n${dateLine}Connection: close\r\n\r\n`,
      ending: 'FIN',
    });
    expect(played.faults).toEqual([]);
  },
);

test('a duplicated response comes twice for one request, and the connection serves on', async () => {
  await using played = await play({
    faults: [{ kind: 'duplicate-response', match: { attempt: 1 } }],
  });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1) + attempt(2));
  const once = answer('1 GET /');
  expect(await client.until('2 GET /')).toBe(once + once + answer('2 GET /'));
  expect([played.requests.length, played.effects.length]).toEqual([2, 2]);
  expect(played.faults).toMatchObject([{ kind: 'duplicate-response', identity: identity(1) }]);
});
