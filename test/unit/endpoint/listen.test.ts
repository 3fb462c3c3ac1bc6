import { createServer } from 'node:net';
import { expect, test, vi } from 'vitest';
import { rfc } from '../../../src/core/contracts/rfc.ts';
import { RetrialError } from '../../../src/core/errors.ts';
import { startEndpoint } from '../../../src/endpoint/listen.ts';
import { attempt, createFakeApi, identity, play } from './play.ts';
import { RawClient } from './raw-client.ts';

const options = {
  api: createFakeApi().api,
  contract: rfc,
  port: 0,
  faults: [],
  seed: 'seed',
  runId: '0',
  now: () => 0,
  wallNow: () => 0,
};

test('an endpoint tells the URL at which it answers', async () => {
  await using played = await play();
  const { endpoint } = played;
  expect(endpoint.url).toBe(`http://127.0.0.1:${endpoint.port}`);
  expect(await (await fetch(`${endpoint.url}/a?b=c`)).text()).toBe('1 GET /a?b=c');
});

test('an address with colons stands in brackets in the URL', async () => {
  await using endpoint = await startEndpoint({ ...options, host: '::1' });
  expect(endpoint.url).toBe(`http://[::1]:${endpoint.port}`);
});

test('an endpoint on all addresses tells one at which it can be reached', async () => {
  await using endpoint = await startEndpoint({ ...options, host: '0.0.0.0' });
  expect(endpoint.url).toBe(`http://127.0.0.1:${endpoint.port}`);
});

test('a port in use is told in a sentence, and what would be right', async () => {
  await using first = await startEndpoint(options);
  const { port } = first;
  const failed = startEndpoint({ ...options, port });
  await expect(failed).rejects.toThrow(
    new RetrialError(
      `port ${port} on 127.0.0.1 is in use; choose another one, or 0 for any free one`,
      { code: 'listen' },
    ),
  );
  await expect(failed).rejects.toMatchObject({ code: 'listen', cause: { code: 'EADDRINUSE' } });
});

test('an address of another machine is told in a sentence', async () => {
  // TEST-NET-1 of RFC 5737: nobody has it.
  await expect(startEndpoint({ ...options, host: '192.0.2.1' })).rejects.toThrow(
    '192.0.2.1 is no address of this machine; 127.0.0.1 always is',
  );
});

test('closing twice is closing once, and the port is free again', async () => {
  const endpoint = await startEndpoint(options);
  await Promise.all([endpoint.close(), endpoint.close()]);
  await endpoint.close();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(endpoint.port, '127.0.0.1', resolve));
  expect(server.listening).toBe(true);
  server.close();
});

test('closing ends what is under way, and puts it on record', async () => {
  const played = await play({ workMs: () => 3_600_000 });
  using client = await RawClient.connect(played.port);
  client.send(attempt(1));
  await vi.waitUntil(() => played.requests.length === 1, { interval: 2 });
  await played.endpoint.close();
  expect(await client.ended()).toEqual({ bytes: '', ending: 'FIN' });
  expect(played.exchanges).toMatchObject([{ identity: identity(1), status: 0 }]);
});
