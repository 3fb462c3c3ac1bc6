import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { readBaseline } from '../../src/cli/read-baseline.ts';
import { reportFiles } from '../../src/cli/report-files.ts';
import { explain } from '../../src/core/faults/explain.ts';
import { Fault, FaultMatch } from '../../src/core/faults/fault.ts';
import { FaultList } from '../../src/core/profile.ts';
import { exitCodePrecedence, exitCodes } from '../../src/core/verdict.ts';
import { importBody, importPath, token } from '../helpers/aigeon.ts';
import { ask } from '../helpers/ask.ts';
import type { Ran } from '../helpers/cli.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { writeRuns } from '../helpers/compared-runs.ts';
import { hasCurl } from '../helpers/curl.ts';
import { newFolder, runProfile, writeProfile } from '../helpers/load-run.ts';
import { receiveWebhooks } from '../helpers/webhook-receiver.ts';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** The fenced blocks of a language, in their order. */
function blocksOf(language: string): string[] {
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...blocks].map(([, text = '']) => text);
}

/** The block of a language that begins with this mark, without it. */
function example(language: string, name: string): string {
  const mark = `# example: ${name}\n`;
  const block = blocksOf(language).find((text) => text.startsWith(mark));
  if (block === undefined) throw new Error(`README.md has no ${mark}`);
  return block.slice(mark.length);
}

/** The first cells of the table with this header, without their quotes. */
function firstColumn(header: string): string[] {
  const [, rows = ''] = readme.split(`${header}\n|---|---|\n`);
  return [...(rows.split('\n\n', 1)[0]?.matchAll(/^\| `?(.*?)`? \|/gm) ?? [])].map(
    ([, cell = '']) => cell,
  );
}

function matches(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, part = '']) => part);
}

const prefix = 'npm run -s retrial -- ';
const isHere = (line: string): boolean => hasCurl || !line.includes(' -- curl ');
const commandLines = blocksOf('sh')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith(prefix) && isHere(line));
const commands = firstColumn('| command | what it does |').map(
  (usage) => usage.split(' ')[1] ?? '',
);

/** A generator that came too late was no fair one, and machines that run tests are busy. */
async function runFairly(args: readonly string[], cwd: string): Promise<Ran> {
  for (let round = 1; round < 3; round += 1) {
    const ran = await runCli(args, { cwd });
    if (ran.exitCode !== exitCodes.generatorLate) return ran;
  }
  return await runCli(args, { cwd });
}

/** How each command line of the README ended. */
const ended = new Map<string, Ran>();

beforeAll(async () => {
  // As they stand, but for the folder: what they leave in reports/ stays out of the repository.
  const cwd = newFolder();
  cpSync('profiles', join(cwd, 'profiles'), { recursive: true });
  for (const side of ['before', 'after']) writeRuns(join(cwd, 'reports', side), 5);
  for (const line of commandLines) {
    ended.set(line, await runFairly(line.slice(prefix.length).split(' '), cwd));
  }
}, 120_000);

/** What the command line with this beginning printed. */
function printedBy(command: string): string {
  const line = commandLines.find((each) => each.startsWith(`${prefix}${command} `)) ?? '';
  return ended.get(line)?.stdout ?? '';
}

test(`the command lines of the README show every command, and each ends with exit code 0${hasCurl ? '' : ' (but for the one of curl, which is NOT INSTALLED here)'}`, () => {
  const failed = [...ended].filter(([, { exitCode }]) => exitCode !== exitCodes.pass);
  const shown = commandLines.map((line) => line.slice(prefix.length).split(' ')[0]);
  // A mock serves until it is stopped, so it has an example of its own.
  const elsewhere = ['mock', ...(hasCurl ? [] : ['client'])];
  expect({ failed, shown: [...shown, ...elsewhere].toSorted() }).toEqual({
    failed: [],
    shown: ['--help', ...commands].toSorted(),
  });
});

test('report shows again what load showed', () => {
  const names = ['result.json', 'trace.ndjson', 'latency.hlog', 'report.html'];
  const files = names.map((name) => join('reports', 'burst', name));
  expect(printedBy('load')).toBe(
    `aisearch-burst: seed 1, run id 0\n${printedBy('report')}\n${files.join('\n')}\n`,
  );
});

/** The titles of a report and the headers of its tables, whatever its folder and the widths. */
function outline(report: string): string[] {
  const lines = report.split('\n').filter((line) => !line.startsWith('reports/'));
  return lines
    .filter((_, index) => lines[index - 1] === '' || lines[index + 1]?.startsWith('─'))
    .map((line) => line.replaceAll(/ +/g, ' '));
}

test('the output in the README has the shape of the output now, and is of the profile as it is', () => {
  const [, shown = ''] = /<!-- output: aisearch-burst -->\n```text\n(.*?)```/s.exec(readme) ?? [];
  const now = printedBy('load');
  const profile = /^profile .*$/m;
  expect([outline(shown), profile.exec(shown)?.[0]]).toEqual([
    outline(now),
    profile.exec(now)?.[0],
  ]);
});

/** The answer to a curl command, by curl itself or by what stands in the command. */
async function answerTo(command: string, url: string): Promise<unknown> {
  if (hasCurl) {
    const env = { ...process.env, URL: url, no_proxy: '*' };
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { env });
    return JSON.parse(stdout);
  }
  const [path = ''] = matches(/"\$URL(.*?)"/g, command);
  const [body] = matches(/-d '(.*?)'/g, command);
  const fields = matches(/-H '(.*?)'/g, command).map((field) => field.split(': ', 2));
  const { body: answer } = await ask(url + path, { headers: Object.fromEntries(fields), body });
  return answer;
}

test(`the mock serves the README's example ${hasCurl ? 'to curl' : 'to fetch, as curl is NOT INSTALLED here'}`, async () => {
  await using mock = await startCli(['mock', 'aisearch']);
  expect(await answerTo(example('sh', 'mock aisearch'), mock.url)).toEqual({
    jobId: expect.stringMatching(/^job_[0-9a-z]+$/),
    status: 'processing',
    children: [
      {
        id: expect.stringMatching(/^job_[0-9a-z]+\.chatgpt\.global$/),
        surface: 'chatgpt',
        region: 'GLOBAL',
        status: 'processing',
      },
    ],
  });
});

test("the README's file of faults is played, and told as the mock starts", async () => {
  const file = writeProfile(example('yaml', 'faults'));
  await using mock = await startCli(['mock', 'plain', '--faults', file]);
  const { stdout } = await mock.stop();
  const faults = FaultList.parse(parse(example('yaml', 'faults')));
  expect(stdout.split('\n').slice(1, 4)).toEqual(
    faults.map((fault, index) => `fault ${index + 1}: ${explain(fault)}`),
  );
});

test("the README's profile passes", { timeout: 90_000 }, async () => {
  vi.stubEnv('TEAM', 'blue');
  const { ran, result } = await runProfile(writeProfile(example('yaml', 'profile')));
  expect({ exitCode: ran.exitCode, verdict: result.verdict }).toEqual({
    exitCode: exitCodes.pass,
    verdict: 'pass',
  });
});

test('the client of one’s own in the README does all', { timeout: 60_000 }, async () => {
  const file = writeProfile(example('yaml', 'own client'));
  cpSync('examples/clients/aisearch-minimal.mjs', join(dirname(file), 'client.mjs'));
  const { ran, result } = await runProfile(file);
  const { operations, succeeded, retries } = result.counts;
  expect({ exitCode: ran.exitCode, operations, succeeded }).toEqual({
    exitCode: exitCodes.pass,
    operations: 40,
    succeeded: 40,
  });
  expect(retries).toBeGreaterThan(0);
});

test('the steps in the README end in a terminal state', { timeout: 60_000 }, async () => {
  const { ran, result } = await runProfile(writeProfile(example('yaml', 'steps')));
  expect({ exitCode: ran.exitCode, chains: result.chains }).toEqual({
    exitCode: exitCodes.pass,
    chains: { done: 4, broken: 0, unfinished: 0 },
  });
});

test('the README lists the commands that --help lists', async () => {
  const { stdout } = await runCli(['--help']);
  expect(commands.toSorted()).toEqual(matches(/^ {2}retrial (\S+)/gm, stdout).toSorted());
});

test('the README lists the profiles in profiles/', () => {
  const files = globSync('profiles/*').map((file) => basename(file, '.yaml'));
  expect(firstColumn('| profile | what it shows |').toSorted()).toEqual(files.toSorted());
});

test('the README lists every format and its file', () => {
  const [, rows = ''] = readme.split('| format | file | what it is |\n|---|---|---|\n');
  const told = [...(rows.split('\n\n', 1)[0] ?? '').matchAll(/^\| `(.*?)` \| `?(.*?)`? \|/gm)];
  // A run shows its table and writes none.
  const files = { ...reportFiles, table: { file: 'the terminal' } };
  expect(told.map(([, format, file]) => [format, file])).toEqual(
    Object.entries(files).map(([format, { file }]) => [format, file]),
  );
});

test('the job of the README runs, and leaves what it is to publish', async () => {
  const [step] = parse(example('yaml', 'ci')) as { run: string }[];
  const cwd = newFolder();
  cpSync('profiles', join(cwd, 'profiles'), { recursive: true });
  const args = step?.run.split(' ').slice(2) ?? [];
  // Too short for its percentiles, so that the job would fail, and say so.
  const { stdout, stderr } = await runCli([...args, '--duration', '300ms'], { cwd });
  const files = ['result.json', 'junit.xml', 'report.html'];
  const missing = files.filter((name) => !existsSync(join(cwd, 'reports/smoke', name)));
  expect({ missing, stderr }).toEqual({ missing: [], stderr: '' });
  expect(stdout).toContain('\n::error file=profiles/smoke.yaml,title=threshold ');
});

test('the README lists every exit code, and which of several is taken', () => {
  const codes = Object.values(exitCodes).map(String);
  const order = /the first of ([\d, ]+) is taken/.exec(readme)?.[1];
  expect([firstColumn('| code | meaning |'), order]).toEqual([
    codes,
    exitCodePrecedence.join(', '),
  ]);
});

test('the README names every kind of fault, and what a match may ask', () => {
  const [, kinds = '', match = ''] =
    /^\*\*Faults\*\* are (.*?)\. Each takes a (.*)$/m.exec(readme) ?? [];
  const named = matches(/`(.*?)`/g, kinds.replaceAll(/\(.*?\)/g, ''));
  const unnamed = Object.keys(FaultMatch.shape).filter((key) => !match.includes(key));
  expect({ named, unnamed }).toEqual({
    named: Fault.options.map(({ shape }) => shape.kind.value),
    unnamed: [],
  });
});

test('the scripts, files and folders that the README names are there', () => {
  const named = {
    scripts: matches(/npm (?=test|run )(?:run )?(?:-s )?([a-z]+(?:[:-][a-z]+)*)/g, readme),
    paths: [...matches(/\]\((.*?)\)/g, readme), ...matches(/`((?:src|test)\/[^`<]*)/g, readme)],
  };
  expect({
    scripts: named.scripts.filter((name) => scripts[name] === undefined),
    paths: named.paths.filter((path) => !existsSync(path)),
  }).toEqual({ scripts: [], paths: [] });
});

test('npm run demo loads profiles of both APIs', () => {
  const files = matches(/load (\S+)/g, scripts.demo ?? '');
  const apis = files.map((file) => /api: (\w+)/.exec(readFileSync(file, 'utf8'))?.[1]);
  expect(apis).toEqual(['aisearch', 'aigeon']);
});

test('the mock that sends webhooks tells of a write', async () => {
  await using receiver = await receiveWebhooks();
  const command = example('sh', 'mock webhooks').trim();
  const args = command.replace('http://127.0.0.1:9000', receiver.url).split(' ').slice(1);
  await using mock = await startCli(args);
  await ask(`${mock.url}${importPath}`, { headers: token('sk_test_a'), body: importBody });
  await receiver.count(1);
  expect(receiver.received[0]?.path).toBe('/hook');
});

test('the baseline is one that a trial accepts', () => {
  const file = join(newFolder(), 'known.yaml');
  writeFileSync(file, example('yaml', 'baseline'));
  expect(readBaseline(file).map(({ case: id, rule }) => `${rule} in ${id}`)).toEqual([
    'retry-after-malformed in ra-past-60s',
    'jitter-present in all',
  ]);
});

test('the trial of a webhook sender prints where its events are to go', async () => {
  const args = example('sh', 'webhook trial').trim().split(' ').slice(1);
  await using trial = await startCli([...args, '--out', newFolder()]);
  const { status } = await ask(trial.url, { body: { timestamp: '2026-01-01T00:00:00Z' } });
  const { exitCode, stdout } = await trial.stop();
  expect([status, exitCode]).toEqual([200, 130]);
  expect(stdout).toContain('came without a signature');
});
