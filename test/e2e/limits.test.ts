import { expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { startHostileServer } from '../helpers/hostile-server.ts';
import { newFolder, runProfile, writeProfile } from '../helpers/load-run.ts';

const profile = (limits: string, method = 'POST'): string =>
  writeProfile(`name: limited
target:
  mock: { api: plain, faults: [{ kind: status, status: 503, match: { probability: 0.3 } }] }
load: { model: open, rate: 80/s, duration: 1h }
operations: [{ name: order, method: ${method}, path: /orders, body: { a: 1 } }]
gracefulStop: 10s
seed: 3
${limits}
`);

test('a load ends by itself with the last request that it may send', async () => {
  const { result } = await runProfile(profile('maxRequests: 100'));
  const { attempts, operations, succeeded, failed, censored } = result.counts;
  expect(attempts).toBe(100);
  expect(operations).toBe(succeeded + failed + censored);
  expect(result.reasons).toContain(
    'the load was ended early, since maxRequests was reached: 100 requests were sent',
  );
});

test('a load ends with the last write that may make a job, and retries what is under way', async () => {
  const { result } = await runProfile(profile('maxJobs: 40'));
  expect(result.counts).toMatchObject({ operations: 40, censored: 0 });
  expect(result.counts.retries).toBeGreaterThan(0);
  expect(result.counts.jobs).toBeLessThanOrEqual(40);
  expect(result.reasons).toContain(
    'the load was ended early, since maxJobs was reached: 40 writes were sent, each of which may have made a job',
  );
});

test('writes to a host that is not this machine need both limits, and the plan is shown first', async () => {
  await using server = await startHostileServer({
    onRequest: (socket) => socket.write('HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}'),
  });
  // No loopback by its name, yet it leads nowhere else.
  const target = server.url.replace('127.0.0.1', '0.0.0.0');
  const load = (file: string) => runCli(['load', file, '--target', target, '--out', newFolder()]);
  const refused = await load(profile('maxJobs: 5'));
  expect([refused.exitCode, refused.stdout, refused.stderr]).toEqual([
    64,
    '',
    'retrial: the profile writes (POST /orders) to 0.0.0.0, which is not this machine; set maxRequests in it, so that the run ends before it has done more than you want\n',
  ]);

  const shown = await load(profile('maxJobs: 5\nmaxRequests: 9'));
  const { host } = new URL(target);
  expect([shown.exitCode, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toContain(`target      ${host}, which is not this machine
operations  order: POST /orders (100 %)
load        at most 80 operations a second for 3600 s, about 288,000 requests without retries
limits      at most 9 requests, at most 5 writes
`);
  expect(shown.stdout).toContain('maxJobs was reached: 5 writes were sent');
  expect(shown.stdout.indexOf('limits')).toBeLessThan(shown.stdout.indexOf('Counts'));
});
