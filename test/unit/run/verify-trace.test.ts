import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import type { Verification } from '../../../src/core/verify.ts';
import { createVerifier } from '../../../src/core/verify.ts';
import { unpacked } from '../../../src/run/trace-source.ts';
import { verifyBytes, verifyTrace } from '../../../src/run/verify-trace.ts';
import { readGolden } from '../../helpers/golden.ts';

const megabyte = 1_024 * 1_024;
const folder = mkdtempSync(join(tmpdir(), 'retrial-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { lines } = readGolden(
  [
    '{}',
    '{"outcome":{"status":503}}',
    '{"startMs":600}',
    '{"type":"client-result","atMs":700,"result":"succeeded"}',
  ].join('\n'),
);
const trace = `${lines.join('\n')}\n`;

async function verifyFile(name: string, bytes: string | Buffer): Promise<Verification> {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return await verifyTrace(file, createVerifier({ file }));
}

/** Chunks of a megabyte that hold no newline, after a head; counts those that were asked for. */
function endlessLine(
  head: string,
  megabytes: number,
): { chunks: AsyncGenerator<Buffer>; asked: () => number } {
  let asked = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(head);
    const filler = Buffer.alloc(megabyte, ' ');
    for (; asked < megabytes; ) {
      asked += 1;
      yield filler;
    }
  }
  return { chunks: chunks(), asked: () => asked };
}

test('a trace packed by gzip gets the findings of the plain one, whatever its name', async () => {
  const plain = await verifyFile('plain.ndjson', trace);
  expect(await verifyFile('packed.ndjson', gzipSync(trace))).toEqual(plain);
  const inParts = Buffer.concat([gzipSync(trace.slice(0, 900)), gzipSync(trace.slice(900))]);
  expect(await verifyFile('parts.ndjson.gz', inParts)).toEqual(plain);
});

test('what is packed is told by the first two bytes, however they come', async () => {
  const packed = gzipSync('hello');
  const told = async (chunks: readonly Buffer[]): Promise<string> => {
    async function* source(): AsyncGenerator<Buffer> {
      yield* chunks;
    }
    return (await buffer(unpacked(source()))).toString();
  };
  expect([
    await told([packed.subarray(0, 1), packed.subarray(1, 2), packed.subarray(2)]),
    await told([Buffer.from('h'), Buffer.from('ello')]),
    await told([packed.subarray(0, 1)]),
    await told([]),
  ]).toEqual(['hello', 'hello', packed.subarray(0, 1).toString(), '']);
});

test.for([
  ['breaks off', (packed: Buffer) => packed.subarray(0, -20), 'its gzip data break off'],
  ['is damaged', (packed: Buffer) => packed.fill(7, 60, 90), 'its gzip data are damaged'],
  [
    'has a wrong checksum',
    (packed: Buffer) => packed.fill(7, packed.length - 8),
    'its gzip data are damaged',
  ],
] as const)('a packed trace that %s is refused in a sentence', async ([, bend, says]) => {
  const verified = verifyFile('wrong.gz', bend(gzipSync(trace)));
  await expect(verified).rejects.toMatchObject({
    code: 'file',
    message: expect.stringContaining(says),
    place: { file: join(folder, 'wrong.gz') },
  });
});

test('a line of a hundred megabytes is refused before more than seventeen of them are read', async () => {
  const { chunks, asked } = endlessLine(`${lines[0]}\n{"type":"attempt"`, 100);
  await expect(verifyBytes(chunks, createVerifier(), 'long.ndjson')).rejects.toMatchObject({
    code: 'trace',
    message: 'this line is longer than 16 MB, so this is no trace: it holds one record a line',
    place: { file: 'long.ndjson', line: 2 },
  });
  expect(asked()).toBeLessThanOrEqual(17);
});

test('a small file that unpacks to a hundred megabytes in one line is refused alike', async () => {
  const packed = gzipSync(Buffer.alloc(100 * megabyte, ' '), { level: 1 });
  await expect(verifyFile('bomb.gz', packed)).rejects.toMatchObject({
    message: expect.stringContaining('longer than 16 MB'),
  });
});

test('a trace with Windows line ends is read like any other', async () => {
  const plain = await verifyFile('plain.ndjson', trace);
  expect(await verifyFile('windows.ndjson', trace.replaceAll('\n', '\r\n'))).toEqual(plain);
});

test.for([
  ['no file', 'none.ndjson', 'cannot read a trace: there is no such file'],
  ['a folder', '.', 'cannot read a trace: it is a folder; name the trace.ndjson in it'],
] as const)('%s is told in a sentence', async ([, name, message]) => {
  const file = join(folder, name);
  const place = { file };
  await expect(verifyTrace(file, createVerifier())).rejects.toMatchObject({ message, place });
});
