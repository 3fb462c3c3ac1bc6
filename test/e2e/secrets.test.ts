import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseResult } from '../../src/core/read-result.ts';
import { runCli } from '../helpers/cli.ts';
import { startHostileServer } from '../helpers/hostile-server.ts';
import { newFolder, writeProfile } from '../helpers/load-run.ts';

const env = { KEY: 'marker-env-0000001', ROOM: 'marker/room 002' };
/** What the scripts of a page say of markers is no secret. */
const markers = /marker[-/=%]/;

const profile = (more = ''): string =>
  writeProfile(`name: secretive
contract: aisearch
target:
  url: http://127.0.0.1:9/
  headers: { Authorization: 'Bearer marker-bearer-3', Cookie: marker=cookie-4, X-Team-Key: marker-team-5 }
secrets: [x-team-key]
load: { model: closed, users: 1, iterations: 3, duration: 5s }
client: { policy: { maxAttempts: 2, backoff: { base: 10ms, factor: 1, cap: 10ms } } }
operations:
  - { name: a, path: '/rooms/{{env.KEY}}', headers: { X-Api-Token: marker-token-6 } }
  - { name: b, path: '/b', method: POST, headers: { X-Other: '\${KEY}' }, body: { room: '\${ROOM}' } }
${more}
`);

/** Repeats all that it got in an error of its own. */
const echo = `{"error":{"code":"marker-token-6 marker-env-0000001","message":"marker-bearer-3"}}`;
const answer = [
  'HTTP/1.1 503 marker-env-0000001',
  'Set-Cookie: sid=marker-bearer-3',
  'Retry-After: marker-token-6',
  'Location: /marker-team-5',
  'Content-Type: application/json',
  `Content-Length: ${echo.length}`,
  '',
  echo,
].join('\r\n');

test('no file and no stream shows a secret, also where the target repeats it', async () => {
  await using server = await startHostileServer({ onRequest: (socket) => socket.write(answer) });
  const folder = newFolder();
  const args = ['load', profile(), '--target', server.url, '--out', folder];
  const { stdout, stderr, exitCode } = await runCli(args, { env });
  expect([exitCode === 64 || exitCode === 70, stderr]).toEqual([false, '']);
  expect(server.connections).toBeGreaterThan(0);
  const files = readdirSync(folder);
  expect(files.toSorted()).toEqual([
    ...['latency.hlog', 'report.html', 'result.json', 'trace.ndjson'],
  ]);
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const text of [stdout, ...texts]) expect(text).not.toMatch(markers);
  const trace = texts[files.indexOf('trace.ndjson')] ?? '';
  expect(trace).toContain('"path":"/rooms/[secret]"');
  expect(trace).toContain('"retryAfter":["[secret]"]');
  const { course } = parseResult(texts[files.indexOf('result.json')] ?? '', 'result.json');
  const met = course?.timelines.flatMap(({ attempts }) => attempts.map((attempt) => attempt.met));
  expect(met?.[0]).toBe('HTTP 503 with code "[secret] [secret]", Retry-After: [secret]');
  const again = await runCli(['report', folder]);
  const verified = await runCli(['verify', join(folder, 'trace.ndjson')]);
  for (const { stdout: shown } of [again, verified]) expect(shown).not.toMatch(markers);
  expect(verified.stderr).toBe('');
});

test('a refusal does not show what the environment put into a profile', async () => {
  const { exitCode, stdout, stderr } = await runCli(
    ['load', profile(`seed: ['\${KEY}']\ncontract: '\${KEY}'`)],
    { env },
  );
  expect([exitCode, stdout]).toEqual([64, '']);
  expect(stderr).not.toMatch(markers);
  const odd = await runCli(['load', profile(`timeouts: { connect: '\${KEY}' }`)], { env });
  expect([odd.exitCode, odd.stdout]).toEqual([64, '']);
  expect(odd.stderr).not.toMatch(markers);
  expect(odd.stderr).toContain('[secret]');
});
