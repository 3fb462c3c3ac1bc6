import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createVerifier } from '../../src/core/verify.ts';
import { grid } from '../../src/report/terminal/grid.ts';
import { LineSplitter } from '../../src/run/line-splitter.ts';
import { verifyTrace } from '../../src/run/verify-trace.ts';
import { median } from '../statistics.ts';
import { measureParts, type Parts } from './parts.ts';
import { type MadeTrace, makeTrace } from './trace.ts';

/** Attempts a second on one core that a trace must be judged at. */
const askedPerSecond = 150_000;
/** What splitting and JSON.parse took, in µs a line of 530 bytes, on the machine for which that was asked. */
const bareThereUs = 2.2;
/** Rules that are named one by one, the dearest first. */
const shownRules = 8;
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
  },
});
const operations = wholeNumber('--operations', values.operations, 10_000_000);
const rounds = wholeNumber('--rounds', values.rounds, 100);
const folder = mkdtempSync(join(tmpdir(), 'retrial-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
process.once('SIGINT', () => process.exit(130));

await measure('a target that is not ours: an attempt and a result an operation', false);
await measure('a mock of AI Search: a job besides, and rate limits', true);

/** Both readers in turns, so that what else the machine does strikes both; the first turn warms up. */
async function measure(title: string, ledger: boolean): Promise<void> {
  const file = join(folder, 'trace.ndjson');
  const made = makeTrace(file, { operations, ratePerSecond: 5_000, ledger });
  const bareUs: number[] = [];
  const verifyUs: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const bare = await cpuUs(() => readBare(file));
    const verified = await cpuUs(() => readWhole(file));
    if (round === 0) continue;
    bareUs.push(bare / made.attempts);
    verifyUs.push(verified / made.attempts);
  }
  await measureParts(file);
  print(`${title}\n`);
  print(`${totals(made, median(bareUs), median(verifyUs))}\n`);
  print(`${sharesOf(await measureParts(file), made)}\n`);
}

/** Of all threads, those of the collector too: on one core they would take its time. */
async function cpuUs(work: () => Promise<void>): Promise<number> {
  const begin = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begin);
  return user + system;
}

async function readBare(file: string): Promise<void> {
  const splitter = new LineSplitter((line) => JSON.parse(line));
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1_024 })) {
    splitter.push(chunk);
  }
}

async function readWhole(file: string): Promise<void> {
  const { outcomes } = await verifyTrace(file, createVerifier());
  const wrong = outcomes.find(({ verdict }) => verdict === 'fail' || verdict === 'broken');
  if (wrong) throw new Error(`${wrong.id}: ${wrong.verdict}`);
}

function totals({ attempts, bytes }: MadeTrace, bareUs: number, verifyUs: number): string {
  const perSecond = (us: number): string => Math.round(1_000_000 / us).toLocaleString('en');
  const size = `${attempts.toLocaleString('en')} attempts of ${Math.round(bytes / attempts)} bytes, their other records included`;
  const rows = [
    ['split and JSON.parse alone', bareUs.toFixed(2), perSecond(bareUs), '1.00'],
    ['verify', verifyUs.toFixed(2), perSecond(verifyUs), (verifyUs / bareUs).toFixed(2)],
  ];
  const head = ['', 'CPU µs/attempt', 'attempts/s', '× bare'];
  const table = grid([head, ...rows], { columns: 100, header: true, right: [1, 2, 3] });
  const asked = `at least ${askedPerSecond.toLocaleString('en')} attempts/s on one core`;
  const there = (verifyUs / bareUs) * bareThereUs;
  return [
    `${size}\n\n${table}\n`,
    `${asked}: ${holds(verifyUs)} here`,
    `${asked} where bare takes ${bareThereUs} µs: ${holds(there)}, ${perSecond(there)}/s`,
  ].join('\n');
}

function holds(us: number): string {
  return 1_000_000 / us >= askedPerSecond ? 'holds' : 'does not hold';
}

function sharesOf(parts: Parts, { attempts }: MadeTrace): string {
  const whole = parts.values().reduce((sum, us) => sum + us, 0);
  const row = (name: string, us: number): string[] => {
    return [name, (us / attempts).toFixed(2), `${((100 * us) / whole).toFixed(1)} %`];
  };
  const isRule = ([name]: readonly [string, number]): boolean => name.startsWith('rule ');
  const steps = [...parts].filter((part) => !isRule(part));
  const rules = [...parts].filter(isRule).sort(([, a], [, b]) => b - a);
  const others = rules.slice(shownRules);
  const othersUs = others.reduce((sum, [, us]) => sum + us, 0);
  const rows = [...steps, ...rules.slice(0, shownRules)].map(([name, us]) => row(name, us));
  rows.push(row(`${others.length} other rules`, othersUs));
  const head = ['part, one at a time', 'µs/attempt', 'share'];
  return grid([head, ...rows], { columns: 100, header: true, right: [1, 2] });
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^[1-9]\d{0,7}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new RangeError(`${name} takes a whole number from 1 to ${most}, not "${text}"`);
}
