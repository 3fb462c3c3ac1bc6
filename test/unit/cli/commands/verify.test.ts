import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { verifyCommand } from '../../../../src/cli/commands/verify.ts';
import { encodeLine } from '../../../../src/core/trace-lines.ts';
import { readGolden } from '../../../helpers/golden.ts';
import { casesIn, junitMistakes, readXml } from '../../../helpers/read-junit.ts';
import { attempt, clientResult, response } from '../../../helpers/records.ts';

const folder = mkdtempSync(join(tmpdir(), 'retrial-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [head] = readGolden('{}').lines;
/** Came back after 400 ms, where 1 s was asked for; and a record of a later version. */
const early = [
  `${head}\n{"type":"weather"}\n`,
  encodeLine(attempt({ outcome: response(503, { retryAfter: ['1'] }) })),
  encodeLine(attempt({ attempt: 2, startMs: 400 })),
  encodeLine(clientResult('a', 402)),
].join('');

interface Wishes {
  readonly rules?: readonly string[];
  readonly require?: readonly string[];
  readonly contract?: string;
  readonly format?: 'table' | 'json' | 'junit';
}

async function verify(text: string, wishes: Wishes = {}): Promise<readonly [number, string]> {
  const trace = join(folder, 'trace.ndjson');
  writeFileSync(trace, text);
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const none = { contract: undefined, rules: [], require: [], strict: false };
  const exitCode = await verifyCommand.run({ ...none, trace, format: 'table', ...wishes });
  const printed = log.mock.calls.map(([line]) => String(line)).join('\n');
  log.mockRestore();
  return [exitCode, printed];
}

test('a trace without any attempt is no green verdict', async () => {
  const [exitCode, printed] = await verify(`${head}\n`);
  expect([exitCode, printed]).toEqual([
    3,
    expect.stringContaining(
      'the trace holds no attempt that could be judged, so nothing was tested',
    ),
  ]);
});

test('rules can be picked, and another contract can judge', async () => {
  const rules = ['retry-after-honored', 'attempts-capped'];
  const [, json] = await verify(early, { rules, contract: 'aisearch', format: 'json' });
  const told = JSON.parse(json) as { contract: string; rules: { id: string }[] };
  expect([told.contract, told.rules.map(({ id }) => id)]).toEqual(['aisearch', rules]);
});

test('CI reads the rules as test cases, by what was asked of them', async () => {
  const rules = ['retry-after-honored', 'jitter-bounds'];
  const asked = {
    rules,
    contract: 'aisearch',
    require: ['jitter-bounds'],
    format: 'junit',
  } as const;
  const [exitCode, xml] = await verify(early, asked);
  const root = readXml(xml);
  const cases = casesIn(root).map(({ name, outcome }) => `${name}: ${outcome}`);
  expect([exitCode, junitMistakes(root), cases]).toEqual([
    1,
    [],
    ['verdict: passed', 'retry-after-honored: failure', 'jitter-bounds: error'],
  ]);
});

test('the table says by which contract it was judged, and what was skipped', async () => {
  const [exitCode, printed] = await verify(early, { contract: 'aisearch' });
  // What rfc warns of is a failure for AI Search.
  expect(exitCode).toBe(1);
  expect(printed).toMatch(/contract +aisearch, instead of the recorded rfc\n/);
  expect(printed).toMatch(/skipped +1 record of types that this version does not know\n/);
});

test.for<[what: string, wishes: Wishes, says: string]>([
  [
    'a picked rule that there is not',
    { rules: ['jitter-presant'] },
    'there is no rule "jitter-presant"; did you mean jitter-present?',
  ],
  [
    'a required rule that is not among the picked',
    { rules: ['jitter-bounds'], require: ['attempts-capped'] },
    '--require attempts-capped asks for a rule that --rules leaves out; name it there too',
  ],
])('%s is told in a sentence', async ([, wishes, message]) => {
  await expect(verify(early, wishes)).rejects.toMatchObject({ code: 'usage', message });
});
