import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, runProfile, writeProfile } from '../helpers/load-run.ts';

const profile = (target: string, operation: string): string =>
  writeProfile(`
name: checked
seed: 1
target: ${target}
load: { model: closed, users: 2, iterations: 4 }
operations: [${operation}]
`);

test('a second opinion is sent only what the profile reads, by both engines, and told', async () => {
  const seen = new Map<string, number>();
  const server = createServer(({ method, url, headers }, response) => {
    const kind = `${method} ${url} ${headers['x-team']}`;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    // Longer than either engine needs for itself.
    setTimeout(() => response.end('{}'), 20);
  });
  const path = join(newFolder(), 'app.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const write = '{ name: write, method: POST, path: /orders, weight: 0.0001, body: { a: 1 } }';
  const read = "{ name: read, path: '/things?a=b', headers: { X-Team: blue } }";
  const file = profile(`{ url: 'unix:${path}:/api' }`, `${write}, ${read}`);
  const { result, ran } = await runProfile(file, ['--cross-check', '--no-preflight']);
  await new Promise((resolve) => server.close(resolve));

  const { crossCheck } = result.health;
  expect(crossCheck).toMatchObject({ request: 'GET of operation read', connections: 2, rounds: 3 });
  for (const side of [crossCheck?.retrial, crossCheck?.autocannon]) {
    expect(side?.p50Us).toBeGreaterThanOrEqual(19_000);
    expect(side?.requestsPerSecond).toBeGreaterThan(0);
  }
  expect([...seen.keys()]).toEqual(['GET /api/things?a=b blue']);
  expect(ran.stdout).toMatch(/^retrial +[\d,]+\/s, service p50 .* % of a core$/m);
  expect(ran.stdout).toMatch(/^autocannon +[\d,]+\/s, service p50 .* % of a core$/m);
});

test('at a mock of the run itself a keyed write may be sent, and both get their answers', async () => {
  const write = "{ name: write, method: POST, path: /orders, body: { item: 'käse' } }";
  const { result } = await runProfile(profile('{ mock: { api: plain } }', write), [
    '--cross-check',
  ]);
  const { crossCheck } = result.health;
  expect(crossCheck?.request).toBe('POST of operation write');
  expect(crossCheck?.retrial.p50Us).toBeGreaterThan(0);
  expect(crossCheck?.autocannon.p50Us).toBeGreaterThan(0);
  expect(result.counts.operations).toBe(4);
});

test('a target that refuses gets no second opinion', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const file = profile(`{ url: 'http://127.0.0.1:${port}/' }`, '{ name: read, path: / }');
  const { result } = await runProfile(file, ['--cross-check']);
  expect([result.exitCode, result.health.crossCheck]).toEqual([5, undefined]);
});
