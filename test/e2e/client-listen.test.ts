import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseResult } from '../../src/core/read-result.ts';
import { newFolder } from '../helpers/load-run.ts';

const bin = fileURLToPath(new URL('../../bin/retrial.js', import.meta.url));

/** A client that comes again once, a little later, wherever the server asked for nothing else. */
async function ask(url: string): Promise<void> {
  const first = await fetch(url);
  await first.arrayBuffer();
  if (first.status !== 429 && first.status < 500) return;
  await pause(150);
  await (await fetch(url)).arrayBuffer();
}

test('a client that is started elsewhere is told its URLs, and judged by what it sends', async () => {
  const folder = newFolder();
  const only = ['success-200', 'ra-seconds-429'].flatMap((id) => ['--only', id]);
  const args = ['client', '--listen', '--listen-for', '30s', '--out', folder, ...only];
  const child = spawn(process.execPath, ['--conditions=source', bin, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const asked: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    const [, caseId, url] = /^([\w-]+): GET (http\S+)$/.exec(line) ?? [];
    if (caseId === undefined || url === undefined) return;
    asked.push(caseId);
    void ask(url);
  });
  const [exitCode] = await once(child, 'exit');
  const { trial } = parseResult(readFileSync(join(folder, 'result.json'), 'utf8'), 'result.json');
  const told = trial?.cases.map(({ id, verdict, findings }) => [
    id,
    verdict,
    findings.map(({ rule }) => rule),
  ]);
  expect(told).toEqual([
    ['control-429', 'pass', []],
    ['control-503', 'pass', []],
    ['ra-seconds-429', 'warn', ['retry-after-honored']],
    ['success-200', 'pass', []],
  ]);
  expect(asked.toSorted()).toEqual([
    ...Array(3).fill('control-429'),
    ...Array(3).fill('control-503'),
    'ra-seconds-429',
    'success-200',
  ]);
  expect(exitCode).toBe(0);
}, 90_000);
