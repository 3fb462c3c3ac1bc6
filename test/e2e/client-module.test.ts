import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { ClientReport, TrialOperation } from '../../src/run/trial/driver.ts';
import { moduleDriver } from '../../src/run/trial/module-driver.ts';
import { newFolder } from '../helpers/load-run.ts';
import { countProcesses, hasProc, untilProcesses } from '../helpers/processes.ts';
import { noAbort, trialOperation } from '../helpers/trial-operation.ts';

/** A file with this text; the name says how Node reads it. */
function write(text: string, name = 'client.mjs'): string {
  const file = join(newFolder(), name);
  writeFileSync(file, text);
  return file;
}

/** What becomes of each operation, all begun at once, in the case that its path names. */
async function reports(text: string, ...paths: string[]): Promise<ClientReport[]> {
  await using driver = await moduleDriver({ file: write(text) });
  return await Promise.all(paths.map((path) => driver.run(inCase(path), noAbort)));
}

let count = 0;
function inCase(path: string, own: Partial<TrialOperation> = {}): TrialOperation {
  count += 1;
  const [caseId = ''] = path.split(':');
  return trialOperation({ caseId, id: `${caseId}-${count}`, path, ...own });
}

describe('a client that is a module', () => {
  test('is called with the request alone, and a signal', async () => {
    const file = write(`export default async (operation, signal) => {
      const error = JSON.stringify([operation, signal.aborted, process.env.TZ]);
      return { ok: false, error };
    };`);
    await using driver = await moduleDriver({ file });
    const operation = trialOperation({ body: '{}', timeZone: 'Asia/Kolkata', headers: { a: 'b' } });
    const { words = '' } = await driver.run(operation, noAbort);
    const { id, caseId, timeZone, ...told } = operation;
    expect(JSON.parse(words)).toEqual([told, false, timeZone]);
  });

  test('tells by its promise how it went', async () => {
    const text = `export default async ({ path }) => {
      if (path === 'a') return { status: 200 };
      if (path === 'b') return { ok: false, status: 503 };
      throw Object.assign(new Error('gave up'), { status: 429, stack: 'the stack' });
    };`;
    expect(await reports(text, 'a', 'b', 'c')).toEqual([
      { result: 'succeeded', because: 'resolved, status 200', status: 200 },
      { result: 'failed', because: 'status 503', status: 503 },
      { result: 'failed', because: 'rejected: gave up', status: 429, words: 'the stack' },
    ]);
  });

  test.for([
    ['client.ts', 'export default async (operation: { path: string }): Promise<void> => {};'],
    ['client.cjs', 'module.exports = async () => {};'],
  ] as const)('may be %s', async ([name, text]) => {
    await using driver = await moduleDriver({ file: write(text, name) });
    expect((await driver.run(trialOperation(), noAbort)).result).toBe('succeeded');
  });

  const counting = 'let calls = 0; export default async () => ({ status: (calls += 1) });';

  test('has a process for each case, which the operations of the case share', async () => {
    const statuses = (await reports(counting, 'a', 'a', 'b', 'a')).map(({ status }) => status);
    expect(statuses).toEqual([1, 2, 1, 3]);
  });

  test('has as many processes as asked for, dealt evenly to the operations of all cases', async () => {
    const text = `let calls = 0; export default async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { status: calls };
    };`;
    await using driver = await moduleDriver({ file: write(text), processes: 2 });
    const all = ['a', 'a', 'b', 'c'].map((path) => driver.run(inCase(path), noAbort));
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([2, 2, 2, 2]);
  });

  test('harms only its own case by a crash, an exit, or a promise that nobody handles', async () => {
    const text = `export default async ({ path }) => {
      console.log('some words');
      if (path === 'exit') process.exit(3);
      if (path === 'signal') process.kill(process.pid, 'SIGSEGV');
      if (path === 'unhandled') { Promise.reject(new Error('nobody cares')); await new Promise(() => {}); }
    };`;
    const [sound, ...broken] = await reports(text, 'sound', 'exit', 'signal', 'unhandled');
    expect(sound?.result).toBe('succeeded');
    expect(broken).toEqual([
      { result: 'crashed', because: 'exit code 3, before it reported', words: 'some words' },
      { result: 'crashed', because: 'SIGSEGV, before it reported', words: 'some words' },
      {
        result: 'crashed',
        because: 'exit code 1, before it reported',
        words: expect.stringContaining('nobody cares'),
      },
    ]);
  });

  test('is started again at most three times', async () => {
    await using driver = await moduleDriver({
      file: write('export default async () => process.exit(3);'),
    });
    const because: string[] = [];
    for (let i = 0; i < 5; i += 1) because.push((await driver.run(inCase('a'), noAbort)).because);
    expect(because).toEqual([
      ...Array.from({ length: 4 }, () => 'exit code 3, before it reported'),
      'its process ended 4 times and is not started again',
    ]);
  });

  test('that loops for ever is ended with all operations of its case, and no other', async () => {
    const text = `export default async ({ path }) => { while (path === 'loop'); };`;
    await using driver = await moduleDriver({ file: write(text) });
    const abort = new AbortController();
    const looping = [1, 2].map(() => driver.run(inCase('loop'), abort.signal));
    const sound = await driver.run(inCase('sound'), noAbort);
    abort.abort();
    const ends = (await Promise.all(looping)).map(({ result }) => result);
    expect([sound.result, ...ends]).toEqual(['succeeded', 'killed', 'killed']);
  });

  test('is asked by its signal to leave one operation, while its others go on', async () => {
    const text = `let cancelled; export default async ({ path }, signal) => {
      if (path === 'a:begun') return;
      if (path === 'a:second') { while (!cancelled) await new Promise(setImmediate); return { status: 7 }; }
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      cancelled = true;
    };`;
    await using driver = await moduleDriver({ file: write(text) });
    const abort = new AbortController();
    const first = driver.run(inCase('a:first'), abort.signal);
    const second = driver.run(inCase('a:second'), noAbort);
    await driver.run(inCase('a:begun'), noAbort);
    abort.abort();
    expect([(await first).result, (await second).status]).toEqual(['killed', 7]);
  });

  test.runIf(hasProc)('leaves nothing running, whatever it started', async () => {
    const mark = `TEST_OF_MODULE=${randomUUID()}`;
    vi.stubEnv('TEST_OF_MODULE', mark.slice('TEST_OF_MODULE='.length));
    const text = `import { spawn } from 'node:child_process';
      process.on('SIGTERM', () => {});
      export default async () => {
        spawn('sleep', ['1000']);
        spawn('sleep', ['1000'], { detached: true });
        await new Promise(() => {});
      };`;
    const driver = await moduleDriver({ file: write(text) });
    const abort = new AbortController();
    const [a, b] = [driver.run(inCase('a'), abort.signal), driver.run(inCase('b'), noAbort)];
    await untilProcesses(mark, 6);
    abort.abort();
    const first = { report: await a, left: countProcesses(mark) };
    await driver[Symbol.asyncDispose]();
    const second = { report: await b, left: countProcesses(mark) };
    expect([first, second]).toEqual([
      {
        report: {
          result: 'killed',
          because: 'its time was over, and it took SIGKILL to end it',
        },
        left: 3,
      },
      { report: { result: 'killed', because: 'its time was over' }, left: 0 },
    ]);
  });
});

describe('before the trial, one sentence tells what is wrong with a module', () => {
  const called = '"export default async (operation) => { … }" is what is called';

  test.for([
    [
      'without a default export',
      'export const client = async () => {};',
      { message: `the module cannot be used: TypeError: it has no default export; ${called}` },
    ],
    [
      'whose default export is no function',
      'export default {};',
      { message: `the module cannot be used: TypeError: it exports object by default; ${called}` },
    ],
    [
      'with a syntax error',
      'const a = 1;\nexport default async ( {\n',
      { message: expect.stringMatching(/^the module cannot be used: SyntaxError: /), line: 3 },
    ],
    [
      'that throws',
      'const a = 1;\nnull.b;\n',
      { message: expect.stringMatching(/^the module cannot be used: TypeError: /), line: 2 },
    ],
    [
      'that needs a package which is not there',
      "import 'no-such-package';",
      { message: expect.stringMatching(/: Cannot find package 'no-such-package' imported from /) },
    ],
    [
      'that ends its process',
      'process.exit(0);',
      {
        message: 'the module ended its process while it was loaded; let it only export a function',
      },
    ],
  ] as const)('%s', async ([, text, { message, ...line }]) => {
    const file = write(text);
    const place = { file, ...line };
    await expect(moduleDriver({ file })).rejects.toMatchObject({ code: 'file', message, place });
  });

  test('that is not there', async () => {
    await expect(moduleDriver({ file: 'no/such/client.mjs' })).rejects.toMatchObject({
      message: 'there is no such file; name the module of a client',
      place: { file: 'no/such/client.mjs' },
    });
  });
});
