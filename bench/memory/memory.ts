import { parseArgs } from 'node:util';
import { Child } from '../child.ts';
import { chooseCores } from '../cores.ts';
import { median } from '../statistics.ts';
import type { MockReading } from '../targets/mock-target.ts';
import type { MemoryReading, MemoryTask } from './generator.ts';

// Leads to the exit handlers, which end what was started.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

/** What the generator may grow by from its first minute to its fifth, and in a shorter run as well. */
const allowedMegabytes = 15;
/** The memory of a moment is the median of so long before it: the collector makes it go up and down. */
const momentMs = 10_000;
const megabyte = 1_024 * 1_024;
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** A refusal that is retried by its Retry-After, and an answer that is lost after the work was done. */
const faults = [
  { kind: 'status', status: 503, retryAfter: { seconds: 1 }, match: { probability: 0.02 } },
  { kind: 'lost-answer', match: { probability: 0.001 } },
];

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    rate: { type: 'string', default: '10000' },
  },
});
const minutes = wholeNumber('--minutes', values.minutes, 60);
const ratePerSecond = wholeNumber('--rate', values.rate, 1_000_000);
/** The first minute, or half of it where the whole takes less than three. */
const fromMs = minutes < 3 ? 30_000 : 60_000;

const cores = chooseCores();
const mockTask = { api: 'plain', options: {}, faults };
await using mock = new Child<MockReading>('targets/mock-server', mockTask, cores.target);
const { url } = await mock.next();
const task: MemoryTask = { url, ratePerSecond, minutes };
await using generator = new Child<MemoryReading>('memory/generator', task, cores.driver);
print(`${ratePerSecond} operations/s for ${minutes} min, with faults and retries`);
const readings = await readAll();
process.exitCode = conclude(readings) ? 0 : 1;

async function readAll(): Promise<MemoryReading[]> {
  const all: MemoryReading[] = [];
  let printedMs = 0;
  for (;;) {
    const reading = await generator.next();
    all.push(reading);
    if (reading.verdict !== undefined) return all;
    if (reading.elapsedMs < printedMs + momentMs) continue;
    printedMs = reading.elapsedMs;
    print(lineOf(reading));
  }
}

function lineOf({ elapsedMs, attempts, retries, residentBytes }: MemoryReading): string {
  const seconds = (elapsedMs / 1_000).toFixed(0).padStart(4);
  const megabytes = (residentBytes / megabyte).toFixed(1).padStart(7);
  const rate = ((attempts * 1_000) / elapsedMs).toFixed(0);
  return `${seconds} s ${megabytes} MB, ${rate} requests/s, ${retries} retries`;
}

function conclude(all: readonly MemoryReading[]): boolean {
  const loaded = all.filter(({ elapsedMs }) => elapsedMs <= minutes * 60_000);
  const last = all.at(-1);
  if (!last) throw new Error('the generator told nothing');
  const endMs = loaded.at(-1)?.elapsedMs ?? 0;
  const grown = megabytesAt(loaded, endMs) - megabytesAt(loaded, fromMs);
  const reached = (last.attempts * 1_000) / last.elapsedMs;
  const isReached = reached >= 0.9 * ratePerSecond;
  const holds = grown <= allowedMegabytes;
  print(
    `from ${fromMs / 1_000} s to ${(endMs / 1_000).toFixed(0)} s it grew by ${grown.toFixed(1)} MB, allowed are ${allowedMegabytes} MB: ${holds ? 'holds' : 'does not hold'}`,
  );
  print(
    `${reached.toFixed(0)} requests/s were reached, ${last.retries} of ${last.attempts} were retries; the run says ${last.verdict}`,
  );
  if (!isReached) print(`that is less than 90 % of ${ratePerSecond}/s, so it shows too little`);
  return holds && isReached;
}

/** The median of the readings of the ten seconds before that moment, in megabytes. */
function megabytesAt(all: readonly MemoryReading[], atMs: number): number {
  const near = all.filter(({ elapsedMs }) => elapsedMs > atMs - momentMs && elapsedMs <= atMs);
  return median(near.map(({ residentBytes }) => residentBytes)) / megabyte;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new RangeError(`${name} takes a whole number from 1 to ${most}, not "${text}"`);
}
