import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { bearer } from '../helpers/aisearch.ts';
import { ask } from '../helpers/ask.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { writeProfile } from '../helpers/load-run.ts';

test.for([
  ['--error-style', 'http', 'aisearch'],
  ['--missing-parameter-code', '-1', 'plain'],
] as const)('%s %s is refused for %s, which has no such thing', async ([flag, value, api]) => {
  expect(await runCli(['mock', api, flag, value])).toEqual({
    exitCode: 64,
    stdout: '',
    stderr: `retrial: --error-style and --missing-parameter-code belong to aigeon, not to ${api}\n`,
  });
});

test('a file of faults is refused at the place of its mistake', async () => {
  const file = writeProfile('- { kind: reset }\n- { kind: stall, att: body }\n');
  expect(await runCli(['mock', 'plain', '--faults', file])).toEqual({
    exitCode: 64,
    stdout: '',
    stderr: `retrial: ${file}:2:18: unknown key "att"; did you mean "at"?\n`,
  });
});

test('a mock plays the faults of a file, by a clock that starts with it', async () => {
  const file = writeProfile('[{ kind: status, status: 418, match: { to: 1h, attempt: 1 } }]');
  await using mock = await startCli(['mock', 'plain', '--faults', file]);
  const statuses = [(await ask(mock.url)).status, (await ask(mock.url)).status];
  const { stdout } = await mock.stop();
  expect([statuses, stdout.split('\n')[1]]).toEqual([
    [418, 200],
    'fault 1: answers 418 instead of the API, on attempt 1, until 3600 s of the run',
  ]);
});

test('a port in use is told in one sentence', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const ran = await runCli(['mock', 'plain', '--port', `${port}`]);
  server.close();
  expect(ran).toEqual({
    exitCode: 64,
    stdout: '',
    stderr: `retrial: port ${port} on 127.0.0.1 is in use; choose another one, or 0 for any free one\n`,
  });
});

test('Ctrl-C ends a mock with exit 0 and what its ledger holds', async () => {
  await using mock = await startCli(['mock', 'plain', '--port', '0', '--seed', '7']);
  const post = (item: number) =>
    ask(mock.url, { headers: { 'idempotency-key': 'k' }, body: { item } });
  const statuses = [(await post(1)).status, (await post(1)).status, (await post(2)).status];
  expect(statuses).toEqual([201, 201, 422]);
  expect(await mock.stop()).toEqual({
    exitCode: 0,
    stdout: `plain mock listens on ${mock.url} (seed 7); Ctrl-C ends it\n\njobs 1, replays 1, conflicts 1\n`,
    stderr: '',
  });
});

test('Ctrl-C ends a mock even while an answer is on its way', async () => {
  await using mock = await startCli(['mock', 'aisearch', '--port', '0', '--seed', '7']);
  const headers = bearer('sk_test_a');
  const answer = ask(`${mock.url}/v1/search/chatgpt`, { headers, body: { query: '__slow__' } });
  const cut = expect(answer).rejects.toThrow();
  // Once this is answered, the slow search has been at the mock for long.
  await ask(`${mock.url}/v1/async/status`, { headers });
  expect(await mock.stop()).toMatchObject({ exitCode: 0, stderr: '' });
  await cut;
});

test('the same seed gives the same answers, and so the same ids', async () => {
  const submit = async (seed: string) => {
    await using mock = await startCli(['mock', 'aisearch', '--port', '0', '--seed', seed]);
    const body = { query: 'q', surfaces: ['claude'] };
    return (await ask(`${mock.url}/v1/search`, { headers: bearer('sk_test_a'), body })).body;
  };
  const [one, same, other] = await Promise.all([submit('7'), submit('7'), submit('8')]);
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});
