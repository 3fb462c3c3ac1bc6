import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { RetrialError } from '../../src/core/errors.ts';
import { commandDriver } from '../../src/run/trial/command-driver.ts';
import type { ClientReport } from '../../src/run/trial/driver.ts';
import { countProcesses, hasProc, untilProcesses } from '../helpers/processes.ts';
import { noAbort, trialOperation } from '../helpers/trial-operation.ts';

const write = trialOperation({ body: '{"to":"{url}"}', timeZone: 'Asia/Kolkata' });

/** What becomes of one operation of this command line, without an abort. */
async function report(...argv: string[]): Promise<ClientReport> {
  await using driver = commandDriver({ argv });
  return await driver.run(trialOperation(), noAbort);
}

describe('a client that is a command', () => {
  test('is told the request by its placeholders, which nothing expands further', async () => {
    const show = 'console.error(JSON.stringify(process.argv.slice(1)))';
    const argv = [
      'node',
      '-e',
      show,
      '--',
      '-X{method}',
      '{url}{url}',
      '{base}',
      '{body}',
      '{key}',
      '$HOME',
    ];
    await using driver = commandDriver({ argv });
    const { words = '' } = await driver.run(write, noAbort);
    expect(JSON.parse(words)).toEqual([
      '-XPOST',
      write.url + write.url,
      write.baseUrl,
      write.body,
      write.key,
      '$HOME',
    ]);
  });

  test('is told the request by its environment, with the time zone of the case', async () => {
    const show =
      'echo "$RETRIAL_URL $RETRIAL_BASE_URL $RETRIAL_METHOD $RETRIAL_BODY $RETRIAL_KEY $RETRIAL_OPERATION $TZ" >&2';
    await using driver = commandDriver({ argv: ['sh', '-c', show], usesEnvironment: true });
    const { words } = await driver.run(write, noAbort);
    expect(words).toBe(
      `${write.url} ${write.baseUrl} POST ${write.body} ${write.key} ${write.id} Asia/Kolkata`,
    );
  });

  test('is kept from sending its requests through a proxy', async () => {
    vi.stubEnv('no_proxy', undefined);
    vi.stubEnv('NO_PROXY', 'intranet');
    const { words } = await report('sh', '-c', 'echo "$no_proxy $NO_PROXY" >&2');
    expect(words).toBe('intranet,127.0.0.1 intranet,127.0.0.1');
  });

  test('writes by its other command, where one is named', async () => {
    await using driver = commandDriver({
      argv: ['sh', '-c', 'echo read >&2'],
      postArgv: ['sh', '-c', 'echo write >&2'],
    });
    const reports = [await driver.run(trialOperation(), noAbort), await driver.run(write, noAbort)];
    expect(reports.map(({ words }) => words)).toEqual(['read', 'write']);
  });

  test('can write only where it can be told to', () => {
    const requests = [
      commandDriver({ argv: ['sh', '{url}'] }),
      commandDriver({ argv: ['sh', '-X{method}', '{url}'] }),
      commandDriver({ argv: ['sh', '{url}', '-d{body}'] }),
      commandDriver({ argv: ['sh'], postArgv: ['sh'] }),
      commandDriver({ argv: ['sh'], usesEnvironment: true }),
    ].map((driver) => driver.requests.join());
    expect(requests).toEqual(['read', 'read,write', 'read,write', 'read,write', 'read,write']);
  });

  test('reports by its exit code, and crashes by a signal', async () => {
    expect(await report('sh', '-c', 'echo fine')).toEqual({
      result: 'succeeded',
      because: 'exit code 0',
      exitCode: 0,
    });
    expect(await report('sh', '-c', 'echo "no luck" >&2; exit 22')).toEqual({
      result: 'failed',
      because: 'exit code 22',
      exitCode: 22,
      words: 'no luck',
    });
    expect(await report('sh', '-c', 'kill -SEGV $$')).toEqual({
      result: 'crashed',
      because: 'SIGSEGV',
    });
  });

  test('may print 50 MB to both outputs; its last 2,000 characters are kept', async () => {
    const flood = `const piece = Buffer.alloc(1 << 20, 'é');
      for (let i = 0; i < 50; i += 1) for (const to of [1, 2]) fs.writeSync(to, piece);
      fs.writeSync(2, 'the end');`;
    const { result, words } = await report(process.execPath, '-e', flood);
    expect({ result, words }).toEqual({ result: 'succeeded', words: `${'é'.repeat(1993)}the end` });
  });

  test('that the system cannot run after all has crashed, with the reason', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'retrial-')), 'client');
    writeFileSync(file, '#!/nowhere/interpreter\n', { mode: 0o755 });
    expect(await report(file)).toEqual({
      result: 'crashed',
      because: 'could not be started: ENOENT',
    });
  });

  test('is not started where its time is over already', async () => {
    await using driver = commandDriver({ argv: ['sh', '-c', 'exit 0'] });
    expect(await driver.run(trialOperation(), AbortSignal.abort())).toEqual({
      result: 'killed',
      because: 'its time was over before it began',
    });
  });
});

test('a client that cannot be ended does not hold up the trial', async () => {
  const driver = commandDriver({ argv: ['sleep', '1000'] });
  const abort = new AbortController();
  const pids: number[] = [];
  const kill = vi.spyOn(process, 'kill').mockImplementation((pid) => {
    pids.push(pid);
    return true;
  });
  const running = driver.run(trialOperation(), abort.signal);
  abort.abort();
  const report = await running;
  await driver[Symbol.asyncDispose]();
  kill.mockRestore();
  process.kill(pids[0] ?? Number.NaN, 'SIGKILL');
  expect(report).toEqual({
    result: 'killed',
    because: 'its time was over, and it could not be ended',
  });
});

test('nothing is started once the driver is disposed of', async () => {
  const driver = commandDriver({ argv: ['sleep', '1000'] });
  await driver[Symbol.asyncDispose]();
  expect(await driver.run(trialOperation(), noAbort)).toEqual({
    result: 'crashed',
    because: 'could not be started: the trial is over',
  });
});

test('a command is shown with the one for writes', () => {
  const both = commandDriver({ argv: ['sh', '{url}'], postArgv: ['sh', '-d', '{"a": 1}'] });
  expect([commandDriver({ argv: ['sh', 'a b'] }).shown, both.shown]).toEqual([
    "sh 'a b'",
    `sh {url}, to write sh -d '{"a": 1}'`,
  ]);
});

describe('before anything is started, one sentence tells', () => {
  test.for([
    [
      ['no-such-program-here', '{url}'],
      'cannot run "no-such-program-here": there is no such program in PATH; install it, or give its path',
    ],
    [['./no-such-file'], 'cannot run "./no-such-file": there is no such file'],
    [['./src'], 'cannot run "./src": it is no file; give the path of a program'],
    [['./README.md'], 'cannot run "./README.md": it may not be executed; "chmod +x" allows that'],
    [[''], 'the command to put on trial is empty; name a program'],
    [[], 'the command to put on trial is empty; name a program'],
  ] as const)('what is wrong with the command %j', ([argv, message]) => {
    const mistake = new RetrialError(message, { code: 'usage' });
    expect(() => commandDriver({ argv })).toThrow(mistake);
    expect(() => commandDriver({ argv: ['sh'], postArgv: argv })).toThrow(RetrialError);
  });
});

describe.runIf(hasProc)('nothing is left running of a client that', () => {
  /** Starts the shell script, aborts it once so many processes of it run, and counts them again. */
  async function abortAt(running: number, script: string): Promise<unknown> {
    const mark = `TEST_OF_ABORT=${randomUUID()}`;
    vi.stubEnv('TEST_OF_ABORT', mark.slice('TEST_OF_ABORT='.length));
    await using driver = commandDriver({ argv: ['sh', '-c', script] });
    const abort = new AbortController();
    const running$ = driver.run(trialOperation(), abort.signal);
    await untilProcesses(mark, running);
    abort.abort();
    const { result, because } = await running$;
    return { result, because, left: countProcesses(mark) };
  }

  const obedient = { result: 'killed', because: 'its time was over', left: 0 };
  const stubborn = { ...obedient, because: 'its time was over, and it took SIGKILL to end it' };

  test.for([
    ['never connects', 1, 'exec sleep 1000', obedient],
    ['spawns children', 4, 'sleep 1000 & (sleep 1000 & sleep 1000)', obedient],
    ['ignores SIGTERM, as its child does', 2, "trap '' TERM; sleep 1000; sleep 1000", stubborn],
    ['leaves its session behind', 2, 'setsid sleep 1000 & exec sleep 1000', obedient],
    [
      'becomes a daemon by forking twice and ignores signals',
      3,
      "trap '' TERM HUP; (setsid sh -c 'sleep 1000; :' &) ; trap - TERM; exec sleep 1000",
      obedient,
    ],
    ['floods both of its outputs', 3, 'yes & yes >&2 & wait', obedient],
  ] as const)('%s', async ([, running, script, expected]) => {
    expect(await abortAt(running, script)).toEqual(expected);
  });

  test('ended by itself, once its operation is aborted', async () => {
    const mark = `TEST_OF_REST=${randomUUID()}`;
    vi.stubEnv('TEST_OF_REST', mark.slice('TEST_OF_REST='.length));
    await using driver = commandDriver({ argv: ['sh', '-c', 'setsid sleep 1000 & exit 0'] });
    const abort = new AbortController();
    const { result } = await driver.run(trialOperation(), abort.signal);
    const before = countProcesses(mark);
    abort.abort();
    await untilProcesses(mark, 0);
    expect({ result, before }).toEqual({ result: 'succeeded', before: 1 });
  });

  test('ended by itself or runs, once the driver is disposed of', async () => {
    const mark = `TEST_OF_DISPOSAL=${randomUUID()}`;
    vi.stubEnv('TEST_OF_DISPOSAL', mark.slice('TEST_OF_DISPOSAL='.length));
    const driver = commandDriver({ argv: ['sh', '-c', '{method}'] });
    const rest = 'setsid sleep 1000 & sleep 1000 & exit 0';
    await driver.run(trialOperation({ method: rest }), noAbort);
    const running = driver.run(trialOperation({ method: 'exec sleep 1000' }), noAbort);
    await untilProcesses(mark, 3);
    await driver[Symbol.asyncDispose]();
    expect({ report: await running, left: countProcesses(mark) }).toEqual({
      report: { result: 'killed', because: 'its time was over' },
      left: 0,
    });
  });

  test("is another program's with the same command line: that one stays", async () => {
    const mark = `TEST_OF_OTHERS=${randomUUID()}`;
    vi.stubEnv('TEST_OF_OTHERS', mark.slice('TEST_OF_OTHERS='.length));
    await using other = commandDriver({ argv: ['sleep', '1000'] });
    const driver = commandDriver({ argv: ['sleep', '1000'] });
    void other.run(trialOperation(), noAbort);
    void driver.run(trialOperation(), noAbort);
    await untilProcesses(mark, 2);
    await driver[Symbol.asyncDispose]();
    expect(countProcesses(mark)).toBe(1);
  });
});
