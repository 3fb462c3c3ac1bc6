import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, test } from 'vitest';
import { encodeLine } from '../../src/core/trace-lines.ts';
import { type Ran, runCli } from '../helpers/cli.ts';
import { readGolden } from '../helpers/golden.ts';
import { attempt, clientResult, response } from '../helpers/records.ts';

const folder = mkdtempSync(join(tmpdir(), 'retrial-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bin = fileURLToPath(new URL('../../bin/retrial.js', import.meta.url));
const megabyte = 1_024 * 1_024;
const head = `${readGolden('{}').lines[0]}\n`;
/** Came back after 400 ms, where 1 s was asked for. */
const early = [
  attempt({ outcome: response(503, { retryAfter: ['1'] }) }),
  attempt({ attempt: 2, startMs: 400 }),
  clientResult('a', 402),
].map(encodeLine);

function write(name: string, bytes: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** Judges what is handed over on standard input, in a heap that is far smaller. */
async function verifyInput(chunks: Iterable<string | Buffer>, args: string[] = []): Promise<Ran> {
  const argv = ['--max-old-space-size=64', '--conditions=source', bin, 'verify', '-', ...args];
  const child = spawn(process.execPath, argv, { stdio: 'pipe' });
  const printed = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  // Who refuses a line reads no further.
  await pipeline(Readable.from(chunks), child.stdin).catch(() => {});
  const [[exitCode], stdout, stderr] = await printed;
  return { exitCode, stdout, stderr };
}

test.concurrent('a trace on standard input, packed too, is judged as its file is', {
  timeout: 90_000,
}, async ({ expect }) => {
  const trace = [head, ...early].join('');
  const args = ['--format', 'json', '--strict'];
  const [file, plain, packed] = await Promise.all([
    runCli(['verify', write('early.ndjson', trace), ...args]),
    verifyInput([trace], args),
    verifyInput([gzipSync(trace)], args),
  ]);
  expect([file.exitCode, file.stderr]).toEqual([1, '']);
  expect([plain, packed]).toEqual([file, file]);
});

test.concurrent('a trace that is larger than the heap is judged', {
  timeout: 90_000,
}, async ({ expect }) => {
  function* lines(): Generator<string> {
    yield head;
    for (let index = 0; index < 1_300; index += 1) yield hundredOperations(index);
  }
  const { exitCode, stdout } = await verifyInput(lines(), ['--format', 'json']);
  const { counts, verdict } = JSON.parse(stdout) as { counts: object; verdict: string };
  expect({ exitCode, verdict, counts }).toMatchObject({
    ...{ exitCode: 0, verdict: 'pass' },
    counts: { operations: 130_000, attempts: 130_000, lateRecords: 0 },
  });
});

function hundredOperations(batch: number): string {
  const path = `/${'a-long-way-to-go/'.repeat(10)}`;
  let lines = '';
  for (let index = batch * 100; index < batch * 100 + 100; index += 1) {
    const operation = String(index);
    lines += encodeLine(attempt({ operation, startMs: index / 10, path }));
    lines += encodeLine(clientResult(operation, index / 10 + 1));
  }
  return lines;
}

test.concurrent('a line of a hundred megabytes is refused in a heap of 64', {
  timeout: 90_000,
}, async ({ expect }) => {
  function* line(): Generator<string | Buffer> {
    yield `${head}{"type":"attempt","path":"`;
    for (let index = 0; index < 100; index += 1) yield Buffer.alloc(megabyte, 'a');
    yield '"}\n';
  }
  expect(await verifyInput(line())).toEqual({
    exitCode: 64,
    stdout: '',
    stderr:
      'retrial: standard input:2: this line is longer than 16 MB, so this is no trace: it holds one record a line\n',
  });
});
