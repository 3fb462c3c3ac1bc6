import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { RetrialError } from '../../src/core/errors.ts';
import { adapterDriver } from '../../src/run/trial/adapter-driver.ts';
import type { ClientDriver, ClientReport, TrialOperation } from '../../src/run/trial/driver.ts';
import { countProcesses, hasProc, untilProcesses } from '../helpers/processes.ts';
import { noAbort, trialOperation } from '../helpers/trial-operation.ts';

/** An adapter that does for each operation what the code says, with `operation` and `tell`. */
function adapter(perOperation: string, processes?: number): ClientDriver {
  const program = `
    const tell = (answer) => console.log(typeof answer === 'string' ? answer : JSON.stringify(answer));
    let count = 0;
    require('node:readline').createInterface(process.stdin).on('line', (line) => {
      const operation = JSON.parse(line);
      const { id, path, cancel } = operation;
      count += 1;
      ${perOperation}
    });`;
  return adapterDriver({ argv: [process.execPath, '-e', program], processes });
}

let count = 0;
function operation(path: string, own: Partial<TrialOperation> = {}): TrialOperation {
  count += 1;
  return trialOperation({ id: `case-${count}`, path, ...own });
}

async function reports(driver: ClientDriver, ...paths: string[]): Promise<ClientReport[]> {
  await using adapter = driver;
  return await Promise.all(paths.map((path) => adapter.run(operation(path), noAbort)));
}

describe('a client that is an adapter', () => {
  test('does many operations at once in one process, and answers in any order', async () => {
    const driver = adapter(`
      globalThis.held ??= [];
      held.unshift({ id, ok: true, status: count });
      if (held.length === 3) held.forEach(tell);`);
    const statuses = (await reports(driver, 'a', 'b', 'c')).map(({ status }) => status);
    expect([driver.oneProcess, statuses]).toEqual([true, [1, 2, 3]]);
  });

  test('gives no operation to a process that is gone while another one lives', async () => {
    // The first to be asked so dies, and the one that is started in its place.
    await using driver = adapter(
      `if (path === 'die') process.exit(1); else tell({ id, ok: true });`,
      2,
    );
    for (let death = 0; death < 7; death += 1) await driver.run(operation('die'), noAbort);
    const after = await Promise.all(
      ['a', 'b', 'c'].map((path) => driver.run(operation(path), noAbort)),
    );
    expect(after.map(({ result }) => result)).toEqual(Array(3).fill('succeeded'));
  });

  test('has a process for each time zone that is asked for', async () => {
    await using driver = adapter(`tell({ id, ok: false, error: String(process.env.TZ) });`);
    const zones = ['Asia/Kolkata', 'America/New_York', 'Asia/Kolkata'];
    const told = zones.map((timeZone) => driver.run(operation('a', { timeZone }), noAbort));
    expect((await Promise.all(told)).map(({ because }) => because)).toEqual(zones);
  });

  test('has as many processes as asked for, dealt evenly', async () => {
    const driver = adapter(`setTimeout(() => tell({ id, ok: true, status: count }), 500);`, 3);
    const statuses = (await reports(driver, ...'abcdef')).map(({ status }) => status);
    expect([driver.oneProcess, statuses]).toEqual([false, [2, 2, 2, 2, 2, 2]]);
  });

  test('may print what it likes: what is no answer is kept as its words', async () => {
    const noise = `
      tell('getting ready');
      tell('{"id": nothing}');
      tell({ id: 'nobody', ok: true });
      tell('{' + 'x'.repeat(100_000));`;
    const twice = 'tell({ id, ok: true }); tell({ id, ok: false });';
    const [first] = await reports(adapter(noise + twice), 'a');
    const exit = `process.stdout.write('', () => process.exit(3));`;
    const [last] = await reports(adapter(noise + exit), 'a');
    expect([first, last]).toEqual([
      { result: 'succeeded', because: 'ok: true' },
      {
        result: 'crashed',
        because: 'exit code 3, before it reported',
        words: [
          'getting ready',
          '(no answer, since it is no JSON: {"id": nothing})',
          '(an answer that nobody waited for: {"id":"nobody","ok":true})',
          '(a line of more than 65536 bytes was thrown away)',
        ].join('\n'),
      },
    ]);
  });

  test('that dies is started again at most three times', async () => {
    await using driver = adapter(`console.error('no luck'); process.exit(1);`);
    const told: ClientReport[] = [];
    for (let i = 0; i < 5; i += 1) told.push(await driver.run(operation('a'), noAbort));
    const crashed = {
      result: 'crashed',
      because: 'exit code 1, before it reported',
      words: 'no luck',
    };
    const given = {
      result: 'crashed',
      because: 'its process ended 4 times and is not started again',
    };
    expect(told).toEqual([crashed, crashed, crashed, crashed, given]);
  });

  test('that dies takes all of its operations with it', async () => {
    const driver = adapter(`if (count === 3) process.kill(process.pid, 'SIGKILL');`);
    const because = (await reports(driver, 'a', 'b', 'c')).map((report) => report.because);
    expect(because).toEqual(Array.from({ length: 3 }, () => 'SIGKILL, before it reported'));
  });

  test('is told to leave an operation, and goes on with the others', async () => {
    await using driver = adapter(`
      if (cancel) { tell({ id, ok: false }); tell({ id: globalThis.other, ok: true, error: id }); }
      else if (path === 'other') globalThis.other = id;`);
    const abort = new AbortController();
    const first = driver.run(operation('first'), abort.signal);
    const other = driver.run(operation('other'), noAbort);
    abort.abort();
    expect([await first, await other]).toEqual([
      { result: 'killed', because: 'its time was over' },
      { result: 'succeeded', because: 'ok: true' },
    ]);
  });

  test('that does not read its operations has them killed when their time is over', async () => {
    await using driver = adapterDriver({ argv: ['sh', '-c', 'exec <&-; exec sleep 1000'] });
    const abort = new AbortController();
    const running = driver.run(operation('a'), abort.signal);
    abort.abort();
    expect((await running).result).toBe('killed');
  });

  test.runIf(hasProc)('leaves nothing running, also where it floods stdout', async () => {
    const mark = `TEST_OF_ADAPTER=${randomUUID()}`;
    vi.stubEnv('TEST_OF_ADAPTER', mark.slice('TEST_OF_ADAPTER='.length));
    const driver = adapterDriver({ argv: ['sh', '-c', 'setsid sleep 1000 & yes | tr -d "\\n"'] });
    const running = driver.run(operation('a'), noAbort);
    await untilProcesses(mark, 4);
    await driver[Symbol.asyncDispose]();
    const { result, because } = await running;
    expect({ result, because, left: countProcesses(mark) }).toEqual({
      result: 'killed',
      because: 'its time was over',
      left: 0,
    });
  });
});

test.for([
  [[], 'the adapter is empty; name a program'],
  [
    ['no-such-program-here'],
    'cannot run "no-such-program-here": there is no such program in PATH; install it, or give its path',
  ],
] as const)(
  'before the trial, one sentence tells what is wrong with the adapter %j',
  ([argv, message]) => {
    expect(() => adapterDriver({ argv })).toThrow(new RetrialError(message, { code: 'usage' }));
  },
);
