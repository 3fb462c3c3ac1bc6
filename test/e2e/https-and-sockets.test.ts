import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runProfile, writeProfile } from '../helpers/load-run.ts';
import { certificate, key } from '../unit/engine/localhost-certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'retrial-https-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const caFile = join(folder, 'ca.pem');
writeFileSync(caFile, certificate);

/** Every request that a server of these tests got. */
function recordingSite() {
  const seen: string[] = [];
  const site: RequestListener = ({ method, url, headers }, response) => {
    seen.push(`${method} ${url} ${headers.host}`);
    response.end('{"ok":true}');
  };
  return { seen, site };
}

async function listen(
  server: ReturnType<typeof createServer> | ReturnType<typeof createSecureServer>,
  where: { readonly host: string; readonly port: 0 } | { readonly path: string },
) {
  await new Promise<void>((resolve) => server.listen(where, resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const profile = (target: string) => `
name: site
target: ${target}
load: { model: closed, users: 2, iterations: 10 }
operations: [{ name: read, path: /things }]
timeouts: { connect: 5s }
client: { retries: false }
`;

const secure = (target: (port: number) => string, args: readonly string[] = []) => ({
  async run() {
    const { seen, site } = recordingSite();
    const server = createSecureServer({ cert: certificate, key }, site);
    await using at = await listen(server, { host: '127.0.0.1', port: 0 });
    const { result, ran } = await runProfile(writeProfile(profile(target(at.port))), args);
    return { result, ran, seen, port: at.port };
  },
});

test('an https target is loaded where its authority is named on the command line', async () => {
  const { result, seen, port } = await secure(
    (at) => `{ url: 'https://localhost:${at}/' }`,
    ['--ca', caFile],
  ).run();
  expect([result.exitCode, result.counts.succeeded]).toEqual([0, 10]);
  expect(new Set(seen)).toEqual(new Set([`GET /things localhost:${port}`]));
  expect(result.reasons.join()).not.toContain('insecure');
});

test('an https target is loaded where the profile names its authority and its name', async () => {
  // The certificate is none for 127.0.0.2, so only the name that is told makes it fit.
  const { seen, site } = recordingSite();
  const server = createSecureServer({ cert: certificate, key }, site);
  await using at = await listen(server, { host: '127.0.0.2', port: 0 });
  const url = `https://127.0.0.2:${at.port}/`;
  const target = `{ url: '${url}', tls: { ca: ${caFile}, servername: localhost } }`;
  const { result } = await runProfile(writeProfile(profile(target)));
  expect([result.exitCode, result.counts.succeeded]).toEqual([0, 10]);
  expect(new Set(seen)).toEqual(new Set([`GET /things 127.0.0.2:${at.port}`]));
});

test('a certificate that nobody vouches for is not taken', async () => {
  const { result, seen } = await secure((at) => `{ url: 'https://localhost:${at}/' }`).run();
  expect([result.verdict, result.exitCode, seen]).toEqual(['unreachable', 5, []]);
});

test('an insecure run takes any certificate, and its result and table say so', async () => {
  const { result, ran } = await secure(
    (at) => `{ url: 'https://localhost:${at}/' }`,
    ['--insecure'],
  ).run();
  expect([result.exitCode, result.counts.succeeded]).toEqual([0, 10]);
  expect(result.reasons.at(-1)).toBe(
    'insecure: no certificate of the target was checked, so anybody may have answered',
  );
  expect(ran.stdout).toContain('insecure: no certificate of the target was checked');
});

test('a target may have an IPv6 address', async () => {
  const { seen, site } = recordingSite();
  await using at = await listen(createServer(site), { host: '::1', port: 0 });
  const args = ['--target', `http://[::1]:${at.port}/api/`];
  const { result } = await runProfile(writeProfile(profile('{ mock: { api: plain } }')), args);
  expect([result.exitCode, result.counts.succeeded]).toEqual([0, 10]);
  expect(result.target).toBe(`http://[::1]:${at.port}/api/`);
  expect(new Set(seen)).toEqual(new Set([`GET /api/things [::1]:${at.port}`]));
});

test.for([
  ['the profile', (path: string) => ({ target: `{ url: 'unix:${path}:/api' }`, args: [] })],
  [
    'the command line',
    (path: string) => ({
      target: '{ mock: { api: plain } }',
      args: ['--target', `unix:${path}:/api`],
    }),
  ],
] as const)('a Unix socket that %s names is loaded', async ([, place]) => {
  const { seen, site } = recordingSite();
  const path = join(mkdtempSync(join(folder, 'at-')), 'app.sock');
  await using _at = await listen(createServer(site), { path });
  const { target, args } = place(path);
  const { result } = await runProfile(writeProfile(profile(target)), args);
  expect([result.exitCode, result.counts.succeeded]).toEqual([0, 10]);
  expect(result.target).toBe(`unix:${path}:/api`);
  expect(new Set(seen)).toEqual(new Set(['GET /api/things localhost']));
});

test('a socket that is not there is unreachable', async () => {
  const path = join(folder, 'none.sock');
  const { result } = await runProfile(writeProfile(profile(`{ url: 'unix:${path}' }`)));
  expect([result.verdict, result.exitCode]).toEqual(['unreachable', 5]);
  expect(result.reasons[0]).toContain(path);
});
