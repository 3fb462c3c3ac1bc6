import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StartedMock } from '../../src/index.ts';
import { startMock } from '../../src/index.ts';
import { adapterDriver } from '../../src/run/trial/adapter-driver.ts';
import type { ClientDriver } from '../../src/run/trial/driver.ts';
import { moduleDriver } from '../../src/run/trial/module-driver.ts';
import { newFolder } from '../helpers/load-run.ts';
import { noAbort, trialOperation } from '../helpers/trial-operation.ts';

const folder = 'examples/clients/protocol';
const hasPython = has('python3');

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let mock: StartedMock;
beforeAll(async () => {
  const refused = { kind: 'status', status: 400, match: { path: '/refused' } } as const;
  mock = await startMock('plain', { faults: [refused] });
});
afterAll(() => mock[Symbol.asyncDispose]());

/** Three operations at once: a read, a write, and one that is refused. */
async function tryOut(driver: ClientDriver): Promise<unknown> {
  await using client = driver;
  const headers = { 'Content-Type': 'application/json' };
  const operations = [
    trialOperation({ id: 'a-1', url: `${mock.url}/items` }),
    trialOperation({ id: 'a-2', url: `${mock.url}/orders`, headers, body: '{"item":"é"}' }),
    trialOperation({ id: 'a-3', url: `${mock.url}/refused` }),
  ];
  const reports = operations.map((operation) => client.run(operation, noAbort));
  return (await Promise.all(reports)).map(({ result, status }) => `${result} ${status}`);
}

const truth = ['succeeded 200', 'succeeded 201', 'failed 400'];

describe('the smallest client', () => {
  test('in a module tells the truth', async () => {
    expect(await tryOut(await moduleDriver({ file: `${folder}/module.ts` }))).toEqual(truth);
  });

  test('in an adapter tells the truth', async () => {
    const argv = [process.execPath, `${folder}/adapter.mjs`];
    expect(await tryOut(adapterDriver({ argv }))).toEqual(truth);
  });

  test.runIf(hasPython)('in an adapter in Python tells the truth', async () => {
    expect(await tryOut(adapterDriver({ argv: ['python3', `${folder}/adapter.py`] }))).toEqual(
      truth,
    );
  });

  test("in the README's module tells the truth", async () => {
    const [, text = ''] =
      /^```js\n\/\/ client\.mjs\n(.*?)^```$/ms.exec(readFileSync('README.md', 'utf8')) ?? [];
    const file = join(newFolder(), 'client.mjs');
    writeFileSync(file, text);
    expect(await tryOut(await moduleDriver({ file }))).toEqual(truth);
  });
});

test("the README's lines are those that an adapter is told and answers", async () => {
  const [, lines = ''] =
    /^```json lines\n(.*?)^```$/ms.exec(readFileSync('README.md', 'utf8')) ?? [];
  const [operation, cancel, ...answers] = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const echo = `process.stdin.once('data', (line) => console.error(String(line)) || process.exit(1))`;
  await using driver = adapterDriver({ argv: [process.execPath, '-e', echo] });
  const { words = '' } = await driver.run(trialOperation({ body: '{}' }), noAbort);
  expect(Object.keys(operation)).toEqual(Object.keys(JSON.parse(words)));
  expect(cancel).toEqual({ id: operation.id, cancel: true });
  expect(answers.length).toBeGreaterThan(0);
  for (const answer of answers) expect(typeof answer.ok).toBe('boolean');
});
