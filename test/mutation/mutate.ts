import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import manifest from '../../package.json' with { type: 'json' };
import { writePage } from './page.ts';
import type { MutationReport } from './score.ts';
import { showScores } from './score.ts';

// npm run mutate [-- <files>… --concurrency <n> --afresh]: changes the code in some 5,000 places, one
// at a time, and counts how many of the changes a test notices. What neither changed itself nor in its
// tests since the last run is not tried again, but with --afresh. Of a whole run docs/mutation.md tells.

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    afresh: { type: 'boolean', default: false },
  },
});

await new Stryker({
  concurrency: Number(values.concurrency),
  force: values.afresh,
  ...(positionals.length > 0 && { mutate: positionals }),
}).runMutationTest();

const report = JSON.parse(readFileSync('reports/mutation/mutation.json', 'utf8')) as MutationReport;
process.stdout.write(`${showScores(report)}\n`);
if (positionals.length === 0) {
  const date = new Date().toISOString().slice(0, 10);
  const stryker = manifest.devDependencies['@stryker-mutator/core'];
  const page = { report, date, stryker, node: process.version };
  writeFileSync('docs/mutation.md', writePage(page));
}
