import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { parseResult } from '../../src/core/read-result.ts';
import { type Ran, runCli } from '../helpers/cli.ts';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'retrial-bad-input-'));
  const write = (file: string, text: string): void => writeFileSync(join(cwd, file), text);
  write('closed.yaml', profile());
  write('syntax.yaml', 'name: [broken\nload: {}\n');
  write('key.yaml', profile('treshold: 3'));
  write('unit.yaml', profile('gracefulStop: 3 parsecs'));
  write('stage.yaml', profile().replace('duration: 1s', 'stages: [{ users: 1 }]'));
  write('threshold.yaml', profile("thresholds: ['resonse.p99 < 3ms']"));
  write('unset.yaml', profile(`seed: '\${RETRIAL_TEST_NOT_SET}'`));
  write('many.yaml', profile(manyOperations));
  write('other.json', '{"schema":"retrial/result@2"}');
  write('cut.json', '{"schema":"retrial/result@1","tool":{"na');
  write('notes.txt', 'nothing to see\n');
  write('newer.ndjson', '{"type":"run","format":"retrial/trace@2"}\n');
  write('empty.ndjson', '');
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const operation = 'operations: [{ name: read, path: / }]';
const manyOperations = `operations:\n${Array.from(
  { length: 500 },
  (_, index) => `  - { name: read-${index === 499 ? 0 : index}, path: / }`,
).join('\n')}`;

function profile(extra = operation): string {
  const operations = extra.startsWith('operations') ? extra : `${operation}\n${extra}`;
  return `name: closed
target: { mock: { api: plain } }
client: { retries: false }
load: { model: closed, users: 1, think: 20ms, duration: 1s }
${operations}
`;
}

const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no command', [], /^say what to do: load, client, cases, .* \(--help\)$/],
  [
    'an unknown command',
    ['lod', 'closed.yaml'],
    /^there is no command "lod"; did you mean load\? \(--help\)$/,
  ],
  [
    'an unknown option',
    ['load', 'closed.yaml', '--duraton', '3s'],
    /^there is no option --duraton; did you mean --duration\? \(--help\)$/,
  ],
  [
    'an option without its value',
    ['load', 'closed.yaml', '--out'],
    /^--out needs a value \(--help\)$/,
  ],
  [
    'an option given twice',
    ['load', 'closed.yaml', '--seed', '1', '--seed', '2'],
    /^--seed was given twice$/,
  ],
  ['a missing profile', ['load'], /^something is missing: retrial load <profile> \(--help\)$/],
  [
    'one profile too many',
    ['load', 'closed.yaml', 'unit.yaml'],
    /^"unit.yaml" is one argument too many \(--help\)$/,
  ],
  [
    'a file that is not there',
    ['load', 'nowhere.yaml'],
    /^nowhere\.yaml: cannot read a load profile: there is no such file$/,
  ],
  ['a folder in place of a file', ['load', '.'], /^\.: cannot read a load profile: it is a folder/],
  ['YAML that breaks off', ['load', 'syntax.yaml'], /^syntax\.yaml:\d+:\d+: not valid YAML: /],
  ['an unknown key', ['load', 'key.yaml'], /^key\.yaml:6:1: .*"treshold".*thresholds/],
  ['a bad unit', ['load', 'unit.yaml'], /^unit\.yaml:6:15: .*3 parsecs.*10s/],
  ['a stage without duration', ['load', 'stage.yaml'], /^stage\.yaml:4:\d+: .*duration/],
  [
    'a threshold on an unknown metric',
    ['load', 'threshold.yaml'],
    /^threshold\.yaml:6:14: .*resonse.*response/,
  ],
  [
    'an unset variable',
    ['load', 'unset.yaml'],
    /^unset\.yaml:6:7: the environment variable RETRIAL_TEST_NOT_SET is not set/,
  ],
  [
    'a name that is taken among 500',
    ['load', 'many.yaml'],
    /^many\.yaml:505:13: .*"read-0" is taken/,
  ],
  [
    'a rate of a closed load',
    ['load', 'closed.yaml', '--rate', '5/s'],
    /^--rate goes with an open load; this profile is closed, use --users$/,
  ],
  [
    'a duration without unit',
    ['load', 'closed.yaml', '--duration', '5'],
    /^--duration takes a time, like 30s or 1m30s, not "5"$/,
  ],
  [
    'users that are no number',
    ['load', 'closed.yaml', '--users', 'x'],
    /^--users takes a whole number from 1 to 100000, not "x"$/,
  ],
  [
    'a target that is no URL',
    ['load', 'closed.yaml', '--target', 'ftp://127.0.0.1/'],
    /^--target .*http:\/\/ or https:\/\//,
  ],
  [
    'a folder that cannot be made',
    ['load', 'closed.yaml', '--out', '/dev/null/x'],
    /^\/dev\/null\/x: cannot make the folder for reports: /,
  ],
  [
    'an unknown API',
    ['mock', 'aisearc'],
    /^api is one of .*, not "aisearc"; did you mean aisearch\? \(--help\)$/,
  ],
  [
    'a port that is none',
    ['mock', 'plain', '--port', '65536'],
    /^--port takes a whole number from 0 to 65535, not "65536"$/,
  ],
  ['a result that is none', ['report', 'notes.txt'], /^notes\.txt: this is not JSON; /],
  ['a result of a newer version', ['report', 'other.json'], /^other\.json: .*newer version/],
  ['a result that breaks off', ['report', 'cut.json'], /^cut\.json: this is not JSON; /],
  [
    'a folder without result',
    ['report', '.'],
    /^result\.json: cannot read a result: there is no such file$/,
  ],
  ['a trace that is none', ['verify', 'notes.txt'], /^notes\.txt:1: this line is not JSON; /],
  ['a trace of a newer format', ['verify', 'newer.ndjson'], /^newer\.ndjson:1: .*newer format/],
  ['an empty trace', ['verify', 'empty.ndjson'], /^empty\.ndjson:1: the trace is empty; /],
  [
    'an unknown rule',
    ['verify', 'empty.ndjson', '--require', 'jitter-presant'],
    /^there is no rule "jitter-presant"; did you mean jitter-present\?$/,
  ],
  [
    'an unknown rule to explain',
    ['explain', 'jitter-presant'],
    /^there is no rule "jitter-presant"; did you mean jitter-present\?$/,
  ],
  ['no rule to explain', ['explain'], /^something is missing: retrial explain <rule> \(--help\)$/],
  [
    'an example that there is not',
    ['explain', 'jitter-present', '--trace', 'warn'],
    /^trace is one of pass, fail, not "warn"/,
  ],
  [
    'rules of an unknown contract',
    ['rules', '--contract', 'aigon'],
    /^there is no contract "aigon"/,
  ],
  ['an unknown contract', ['contract', 'aigon'], /^there is no contract "aigon"/],
];

/** Runs the command line within this process, which takes a hundredth of a process's time. */
async function runHere(args: readonly string[]): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => {
    stderr += `${String(text)}\n`;
  });
  vi.spyOn(console, 'log').mockImplementation((text: unknown) => {
    stdout += `${String(text)}\n`;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown) => {
    stdout += String(text);
    return true;
  });
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return { exitCode: await main(args), stdout, stderr };
  } finally {
    process.chdir(before);
    vi.restoreAllMocks();
  }
}

test.for(mistakes)('%s is told in a sentence, with exit code 64', async ([, args, sentence]) => {
  const { exitCode, stdout, stderr } = await runHere(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  const [first = '', ...others] = stderr.trimEnd().split('\n');
  expect(first).toMatch(/^retrial: /);
  expect(first.slice('retrial: '.length)).toMatch(sentence);
  // A profile may hold several mistakes, each with its place; a stack is none of them.
  expect(others.filter((line) => !/^ {2}also at \d+:\d+: /.test(line))).toEqual([]);
});

test.for([
  ['an unknown command', ['lod']],
  ['an unknown key', ['load', 'key.yaml']],
  ['a trace that is none', ['verify', 'notes.txt']],
] as const)('%s is told by the process as by the program', async ([, args]) => {
  const here = await runHere(args);
  expect(await runCli(args, { cwd })).toEqual(here);
  expect(here.exitCode).toBe(64);
});

test('a port that is in use is told in a sentence, with exit code 64', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(await runCli(['mock', 'plain', '--port', String(port)], { cwd })).toEqual({
      exitCode: 64,
      stdout: '',
      stderr: `retrial: port ${port} on 127.0.0.1 is in use; choose another one, or 0 for any free one\n`,
    });
  } finally {
    server.close();
  }
});

test('a target that refuses is told in a sentence, with exit code 5, and still reported', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => free.once('listening', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));

  const target = `http://127.0.0.1:${port}/`;
  const out = join(cwd, 'refused');
  const args = ['load', 'closed.yaml', '--target', target, '--out', out, '--quiet'];
  const { exitCode, stdout, stderr } = await runCli(args, { cwd });
  const result = parseResult(readFileSync(join(out, 'result.json'), 'utf8'), 'result.json');
  const { operations, attempts, networkErrors } = result.counts;
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 5,
    stdout: '',
    stderr: `retrial: 127.0.0.1:${port} cannot be reached: the connection was refused (ECONNREFUSED)\n`,
  });
  expect([result.verdict, result.exitCode, result.counts.failed, networkErrors]).toEqual([
    'unreachable',
    5,
    operations,
    attempts,
  ]);
  expect(await runHere(['verify', join(out, 'trace.ndjson')])).toMatchObject({ stderr: '' });
});

test('a profile of 500 operations runs, and reports those that were drawn', async () => {
  const many = profile(manyOperations.replace(/read-0, path: \/ }$/, 'read-499, path: / }'));
  writeFileSync(join(cwd, 'many-right.yaml'), many);
  const out = join(cwd, 'many');
  const { exitCode, stderr } = await runCli(['load', 'many-right.yaml', '--out', out], { cwd });
  const result = parseResult(readFileSync(join(out, 'result.json'), 'utf8'), 'result.json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(result.counts.succeeded).toBe(result.counts.operations);
});

test('an error of the program itself ends it with exit code 70 and its stack', async () => {
  // Breaks the program from outside: nothing else would.
  const sabotage =
    "Object.defineProperty(process.stdout, 'columns', { get() { throw new Error('sabotage'); } });";
  const { exitCode, stdout, stderr } = await runCli(['contract', 'rfc'], {
    env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(sabotage)}` },
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: '' });
  expect(stderr).toMatch(
    /^retrial: this is a bug of retrial itself; please report it with what follows\nError: sabotage\n {4}at /,
  );
});

test('an error that nobody caught, in a thread of the program, is exit code 70 too', async () => {
  const sabotage = "process.threadCpuUsage = () => { throw new Error('sabotage'); };";
  const { exitCode, stderr } = await runCli(['load', 'closed.yaml', '--quiet'], {
    cwd,
    env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(sabotage)}` },
  });
  expect(exitCode).toBe(70);
  expect(stderr).toMatch(/^retrial: this is a bug of retrial itself; .*\nError: sabotage\n {4}at /);
});
