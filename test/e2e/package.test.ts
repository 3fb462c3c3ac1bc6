import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseResult } from '../../src/core/read-result.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

// What the npm that runs these tests tells its scripts would make another npm work on this project.
const inherited =
  /^(npm_(package_|lifecycle_|command|config_(local_prefix|call|dry_run))|INIT_CWD)/i;
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !inherited.test(name)),
);

let folder = '';
let project = '';
let packed: readonly string[] = [];

// Packing builds the program and has publint look at it; installing fetches its dependencies.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'retrial-package-'));
  project = join(folder, 'project');
  mkdirSync(project);
  const pack = ['pack', '--json', '--pack-destination', folder];
  const { stdout } = await run('npm', pack, { cwd: root, env });
  // What the build prints on its way comes first.
  const [tarball] = JSON.parse(stdout.slice(stdout.search(/^\[$/m))) as {
    filename: string;
    files: { path: string }[];
  }[];
  packed = tarball?.files.map(({ path }) => path) ?? [];
  writeFileSync(join(project, 'package.json'), '{ "name": "user", "private": true }');
  const install = ['install', join(folder, tarball?.filename ?? ''), '--prefer-offline'];
  await run('npm', [...install, '--no-audit', '--no-fund'], { cwd: project, env });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the installed program as its user does, with the Node of these tests. */
async function retrial(...args: readonly string[]): Promise<string> {
  const bin = join(project, 'node_modules', '.bin', 'retrial');
  const { stdout } = await run(process.execPath, [bin, ...args], { cwd: project, env });
  return stdout;
}

test('the package holds the built program, its profiles and texts, and nothing else', () => {
  const places = [...new Set(packed.map((path) => path.split('/')[0]))].toSorted();
  expect(places).toEqual([
    'LICENSE',
    'README.md',
    'assets',
    'bin',
    'dist',
    'package.json',
    'profiles',
  ]);
  const odd = packed.filter((path) => /\.test\.|(?<!\.d)\.ts$|^test|^src/.test(path));
  expect(odd).toEqual([]);
});

test('the installed program tells its version', async () => {
  expect(await retrial('--version')).toBe(`${version}\n`);
});

test('the installed program runs a load against its own mock, and judges the trace again', async () => {
  const profile = `name: tiny
target: { mock: { api: plain } }
load: { model: closed, users: 2, iterations: 20, duration: 10s }
operations: [{ name: create, method: POST, path: /items, body: { n: '{{seq}}' } }]
`;
  writeFileSync(join(project, 'tiny.yaml'), profile);
  const table = await retrial('load', 'tiny.yaml', '--out', 'out');
  expect(table).toContain('PASS');
  expect(table.trimEnd().split('\n').at(-1)).toBe(join('out', 'report.html'));
  expect(readFileSync(join(project, 'out', 'report.html'), 'utf8')).toContain('</html>');
  const file = join(project, 'out', 'result.json');
  const { verdict, tool, counts } = parseResult(readFileSync(file, 'utf8'), file);
  expect([verdict, tool.version, counts.succeeded, counts.jobs]).toEqual(['pass', version, 20, 20]);
  expect(await retrial('verify', 'out/trace.ndjson')).toContain('20 operations, 20 attempts');
});

test('a profile of the package runs where it is installed', async () => {
  const profile = join('node_modules', 'retrial', 'profiles', 'smoke.yaml');
  // Whether a tenth of the profile exercises all that it requires is not the question here.
  await retrial('load', profile, '--duration', '1s', '--out', 'smoke').catch(() => undefined);
  const file = join(project, 'smoke', 'result.json');
  const result = parseResult(readFileSync(file, 'utf8'), file);
  expect(result.profile.name).toBe('smoke');
  expect(result.counts.succeeded).toBeGreaterThan(0);
});

test('the installed program prints a contract that it reads back', async () => {
  writeFileSync(join(project, 'my.yaml'), await retrial('contract', 'rfc'));
  expect(await retrial('contract', './my.yaml')).toBe(await retrial('contract', 'rfc'));
});

test('the package can be imported', async () => {
  const program = "console.log(Object.keys(await import('retrial')).length > 0)";
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await run(process.execPath, args, { cwd: project, env });
  expect(stdout).toBe('true\n');
});
