import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { Child } from './child.ts';
import { chooseCores } from './cores.ts';
import { measureGenerators } from './generator.ts';
import { measureMocks } from './mocks.ts';
import { readOptions } from './options.ts';
import type { PartsReport } from './record.ts';
import { generatorTable, mocksTable, partsTable } from './tables.ts';

// Leads to the exit handlers, which end what was started.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const options = readOptions(process.argv.slice(2));
const cores = chooseCores();
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  kernel: release(),
  node: process.version,
  pinned: cores.target !== undefined,
  /** Over the last minute, before anything of this program ran. */
  loadAverage: loadavg()[0] ?? 0,
};
print(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; medians of ${options.rounds} windows of ${options.seconds} s`,
);
print(
  machine.pinned
    ? `driver on core ${cores.driver}, target on core ${cores.target}\n`
    : 'nothing is pinned to a core, so the figures scatter\n',
);

if (machine.loadAverage > 0.3) {
  const load = machine.loadAverage.toFixed(1);
  print(
    `other programs are at work (load average ${load}), so the figures are too high and scatter\n`,
  );
}

const generator = await measureGenerators(options, cores);
print(generatorTable(generator));
const mocks = await measureMocks(options, cores);
print(mocksTable(mocks));
const parts = await measureParts();
print(partsTable(parts));

const file = new URL('../reports/bench.json', import.meta.url);
const report = { at: new Date().toISOString(), machine, options, generator, mocks, parts };
mkdirSync(new URL('.', file), { recursive: true });
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
print('written to reports/bench.json');

async function measureParts(): Promise<PartsReport> {
  await using child = new Child<PartsReport>('record', {}, cores.driver);
  return await child.next();
}
