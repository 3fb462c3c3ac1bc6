import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { newFolder, writeProfile } from '../helpers/load-run.ts';

const profile = writeProfile(`name: twice
target: { mock: { api: plain } }
load: { model: open, rate: 20/s, duration: 300ms }
operations: [{ name: list, path: /items }]
`);

/** The words of the README's example behind `retrial`, with others in the place of some; its target is left out. */
function exampleOfReadme(others: Readonly<Record<string, string>>): string[] {
  const [, line = ''] =
    /^# example: repeat\nretrial (.*) --target \S+$/m.exec(readFileSync('README.md', 'utf8')) ?? [];
  return line.split(' ').map((word) => {
    const [, other] = Object.entries(others).find(([part]) => word.endsWith(part)) ?? [];
    return other ?? word;
  });
}

test('the README’s example runs a load against two targets in turns, and compares them', {
  timeout: 60_000,
}, async () => {
  await using mock = await startCli(['mock', 'plain']);
  const out = newFolder();
  const { exitCode, stdout, stderr } = await runCli([
    ...exampleOfReadme({ 'profile.yaml': profile, '5': '2', ':8081/': mock.url }),
    ...['--target', `${mock.url}/other`, '--out', out, '--seed', '3'],
  ]);
  // So few runs are advisory; on a busy machine one of them may be late.
  expect([3, 4], stderr).toContain(exitCode);
  const folders = [...stdout.matchAll(/^run \d of 4: (.*)$/gm)].map(([, folder]) => folder);
  const order = ['base/1', 'candidate/1', 'candidate/2', 'base/2'];
  expect(folders).toEqual(order.map((name) => join(out, name)));
  if (exitCode !== 3) return;
  const text = readFileSync(join(out, 'comparison.json'), 'utf8');
  const { base, candidate, reasons } = JSON.parse(text) as Comparison;
  const shown = [base, candidate].map(({ runs, seed, profile: { loadHash } }) => [
    runs.map(({ target }) => target.replace(/:\d+\//, '/')),
    seed,
    loadHash,
  ]);
  expect(shown).toEqual([
    [['http://127.0.0.1/', 'http://127.0.0.1/'], '3', base.profile.loadHash],
    [['http://127.0.0.1/other', 'http://127.0.0.1/other'], '3', base.profile.loadHash],
  ]);
  expect(reasons[0]).toContain('2 and 2 runs are too few to show any change; take ');
});
