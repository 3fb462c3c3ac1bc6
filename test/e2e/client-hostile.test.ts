import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseResult } from '../../src/core/read-result.ts';
import type { CaseResult } from '../../src/core/trial/trial-result.ts';
import { runCli } from '../helpers/cli.ts';
import { newFolder } from '../helpers/load-run.ts';
import { countProcesses } from '../helpers/processes.ts';

/** A client that is right in every case but those in which it does something to the harness. */
const client = `
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
const url = new URL(process.env.RETRIAL_URL);
const caseId = process.env.RETRIAL_OPERATION.replace(/-\\d+$/, '');
const ask = (target = url) => fetch(target).catch(() => undefined);
const raw = (write) => new Promise((resolve) => {
  const socket = connect(url.port, url.hostname, () => write(socket));
  socket.on('error', resolve).on('close', resolve).resume();
});
const flood = Buffer.alloc(1024 * 1024, 'x');
const hostile = {
  async 'status-400'() {
    for (let n = 0; n < 50; n += 1) {
      await new Promise((done) => process.stdout.write(flood, done));
      await new Promise((done) => process.stderr.write(flood, done));
    }
    await ask();
    return 1;
  },
  async 'status-401'() {
    const script = 'setInterval(() => {}, 1000); setTimeout(process.exit, 90000)';
    spawn(process.execPath, ['-e', script, process.argv[2]], { detached: true, stdio: 'ignore' }).unref();
    await ask();
    return 1;
  },
  async 'status-403'() {
    process.on('SIGTERM', () => {});
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 90000));
  },
  async 'status-404'() {
    return 3;
  },
  async 'status-405'() {
    await ask(new URL('/t/none/status-405/1/items', url));
    await ask(url.href.replace('status-405', 'success-200'));
    await ask();
    return 1;
  },
  async 'status-410'() {
    await raw((socket) => socket.end('\\u0000\\u0001 this is no HTTP\\r\\n\\r\\n'));
    await ask();
    return 1;
  },
  async 'status-422'() {
    await raw(async (socket) => {
      socket.write('POST ' + url.pathname + ' HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1073741824\\r\\n\\r\\n');
      for (let n = 0; n < 1024 && !socket.destroyed && socket.writable; n += 1) {
        await new Promise((done) => socket.write(flood, done));
      }
      socket.destroy();
    });
    return 1;
  },
};
const own = hostile[caseId];
if (own) process.exit(await own());
let answer = await ask();
if (answer === undefined || answer.status === 429 || answer.status >= 500) {
  await new Promise((resolve) => setTimeout(resolve, 200 + 200 * Math.random()));
  answer = await ask();
}
process.exit(answer?.ok ? 0 : 1);
`;

const mark = `hostile-${process.pid}`;
let cases: ReadonlyMap<string, CaseResult>;
let exitCode: number | null;
let strayRequests: number | undefined;
let outputBytes = 0;

beforeAll(async () => {
  const folder = newFolder();
  const file = join(folder, 'client.mjs');
  writeFileSync(file, client);
  const only = ['status-4*', 'status-500', 'success-200'].flatMap((id) => ['--only', id]);
  const args = ['client', '--out', folder, ...only, '--', process.execPath, file, mark];
  const ran = await runCli(args);
  exitCode = ran.exitCode;
  outputBytes = ran.stdout.length + ran.stderr.length;
  const text = readFileSync(join(folder, 'result.json'), 'utf8');
  const { trial } = parseResult(text, 'result.json');
  strayRequests = trial?.strayRequests;
  cases = new Map(trial?.cases.map((each) => [each.id, each]));
}, 90_000);

const endOf = (id: string) => cases.get(id)?.timelines[0];

describe('of clients that do something to the harness', () => {
  test('nothing is left running, whether it detached itself or ignores SIGTERM', () => {
    expect(countProcesses(mark)).toBe(0);
  });

  test('the trial comes to an end, and the cases of the others are unharmed', () => {
    const others = ['control-429', 'control-503', 'status-451', 'status-500', 'success-200'];
    expect(others.map((id) => cases.get(id)?.verdict)).toEqual(others.map(() => 'pass'));
    expect(exitCode).toBe(0);
  });

  test('one that floods its output is heard to its end, and floods nobody else', () => {
    expect(endOf('status-400')).toMatchObject({ result: 'failed', exitCode: 1 });
    expect(endOf('status-400')?.words?.length).toBeLessThanOrEqual(2_000);
    expect(outputBytes).toBeLessThan(200_000);
  });

  test('one that hangs is ended with the window of its case', () => {
    expect(endOf('status-403')).toMatchObject({ result: 'killed', attempts: [{ attempt: 1 }] });
  });

  test('one that never connects is told to have made no request', () => {
    expect(cases.get('status-404')?.sentence).toBe('made no request; exit code 3');
  });

  test('what belongs to no operation is counted, and held against nobody', () => {
    // Two URLs that were given to nobody, what is no HTTP, and the body that is too long.
    expect(strayRequests).toBe(4);
    expect(cases.get('status-405')).toMatchObject({ verdict: 'pass', attempts: 1 });
  });

  test('bytes that are no HTTP, and a body of 1 GB, are no attempts and harm nobody', () => {
    expect(cases.get('status-410')).toMatchObject({ verdict: 'pass', attempts: 1 });
    expect(endOf('status-422')).toMatchObject({ result: 'failed' });
  });
});

test('a command that does not exist is refused before the trial, in one sentence', async () => {
  const ran = await runCli(['client', '--', 'no-such-client-anywhere', '{url}']);
  expect(ran.exitCode).toBe(64);
  expect(ran.stderr).toMatch(/^retrial: .*no-such-client-anywhere.*\n$/);
});
