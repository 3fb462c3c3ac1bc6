import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { exitCodes } from '../../src/core/verdict.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { writeRuns } from '../helpers/compared-runs.ts';
import { hasCurl } from '../helpers/curl.ts';

const commands = [
  'load',
  'client',
  'cases',
  'rules',
  'explain',
  'mock',
  'verify',
  'report',
  'compare',
  'contract',
  'schema',
];

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'retrial-help-'));
  symlinkSync(fileURLToPath(new URL('../../profiles', import.meta.url)), join(cwd, 'profiles'));
  for (const side of ['before', 'after']) writeRuns(join(cwd, side), 5);
  writeFileSync(
    join(cwd, 'client.mjs'),
    'export default ({ url, headers }) => fetch(url, { headers });\n',
  );
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function help(...args: readonly string[]): Promise<string> {
  let text = '';
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => {
    text += `${String(line)}\n`;
  });
  expect(await main([...args, '--help'])).toBe(0);
  vi.restoreAllMocks();
  return text;
}

/** The lines below a heading of a help text. */
function section(text: string, heading: string): string[] {
  const [, after = ''] = text.split(`${heading}:\n`);
  const [own = ''] = after.split('\n\n');
  return own.split('\n').filter((line) => line !== '');
}

/** The command lines of a help text's examples; a long one goes on in the next line. */
function examples(text: string): string[] {
  const found: string[] = [];
  for (const line of section(text, 'Examples')) {
    const [words = ''] = line.trim().split(/ {2,}/);
    if (words.includes('retrial ')) found.push(words);
    else found.push(`${found.pop()} ${words}`);
  }
  return found;
}

test('the help names every command and every exit code', async () => {
  const text = await help();
  const named = section(text, 'Commands').map((line) => line.trim().split(' ')[1]);
  expect(named).toEqual(commands);
  const [, codes = ''] = text.split('Exit codes: ');
  const told = [...codes.matchAll(/(?:^|,\s)(\d+)\b/g)].map(([, code]) => Number(code));
  expect(told).toEqual(Object.values(exitCodes));
});

test.for(commands)(
  'the help of %s says of every option and argument what it does',
  async (name) => {
    const text = await help(name);
    const lines = [...section(text, 'Positionals'), ...section(text, 'Options')];
    const entries = lines.filter((line) => /^ {2}(--)?[a-z]/.test(line));
    expect(entries.length).toBeGreaterThanOrEqual(2);
    expect(entries.filter((line) => !/^ {2}\S+ {2,}[A-Za-z0-9]/.test(line))).toEqual([]);
  },
);

/** Runs the command line of an example; a load is made short, and gets a server that is there. */
async function follow(example: string, port: number): Promise<number | null> {
  const [line = ''] = example.split(' > ');
  // A pipe needs a shell; verify's own tests hand a trace over.
  if (line.includes(' | ')) return 0;
  const args = line.split(' ').slice(1);
  if (args[0] === 'mock') {
    const ports = args.map((word) => (word === '8080' ? '0' : word));
    await using mock = await startCli(ports, { cwd });
    return (await mock.stop()).exitCode;
  }
  if (args.includes('curl') && !hasCurl) return 0;
  // A whole trial takes most of a minute.
  if (args[0] === 'client') args.splice(1, 0, '--only', 'success-200');
  const mine = args.map((word) => word.replace(':8080', `:${port}`));
  const short = args[0] === 'load' ? ['--duration', '2s'] : [];
  return (await runCli([...mine, ...short], { cwd })).exitCode;
}

test('the examples of the help run, one after the other', { timeout: 60_000 }, async () => {
  const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ends: [string, number | null][] = [];
  for (const name of commands) {
    const lines = examples(await help(name));
    expect(lines, name).not.toEqual([]);
    for (const line of lines) ends.push([line, await follow(line, port)]);
  }
  server.close();
  // So short a load may exercise too little (3), and a busy machine may send it late (4).
  expect(ends.filter(([, exitCode]) => ![0, 3, 4].includes(exitCode ?? -1))).toEqual([]);
});
