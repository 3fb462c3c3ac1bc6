import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toolName, toolVersion } from '../src/run/tool-version.ts';
import { type ExampleClient, exampleClients } from './trial/clients.ts';
import { renderPage, type Tried } from './trial/page.ts';
import { trialCommand, tryClient } from './trial/try-client.ts';

// Puts the example clients on trial and writes docs/clients.md; with names as arguments only those,
// and the page is printed instead. One after the other, since their processes disturb each other.
const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { 'at-once': { type: 'string', default: '1' } },
});
const lanes = Number(values['at-once']);
if (!Number.isInteger(lanes) || lanes < 1) throw new RangeError('--at-once takes a whole number');

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const quoted = (word: string): string => (/[^\w/.={}-]/.test(word) ? `"${word}"` : word);

const asked = exampleClients.filter(({ name }) => names.length === 0 || names.includes(name));
const there = asked.filter(({ madeOf }) => madeOf() !== undefined);
const missing = asked.filter((client) => !there.includes(client)).map(({ name }) => name);
for (const name of missing) print(`${name}: not installed here, so not tried`);

const trials = new Map<ExampleClient, Tried>();
const waiting = there.values();
await Promise.all(Array.from({ length: lanes }, tryNext));
if (trials.size === there.length) writePage(there.flatMap((client) => trials.get(client) ?? []));
else process.exitCode = 1;

/** Each lane takes the next client that nobody has taken yet. */
async function tryNext(): Promise<void> {
  for (const client of waiting) {
    await tryOne(client).catch((error: Error) => print(error.message));
  }
}

async function tryOne(client: ExampleClient): Promise<void> {
  const { name } = client;
  const folder = `reports/clients/${name.replaceAll(/\W+/g, '-')}`;
  mkdirSync(folder, { recursive: true });
  const result = await tryClient(client, folder);
  trials.set(client, { name, madeOf: client.madeOf() ?? '', command: shown(client), result });
  print(`${name}: ${result.verdict} after ${Math.round(result.durationMs / 1_000)} s, ${folder}`);
}

/** As one may type it. */
function shown(client: ExampleClient): string {
  const env = Object.entries(client.env ?? {}).map(([name, value]) => `${name}=${value}`);
  const words = trialCommand(client).map(quoted);
  return [...env, 'npm run -s retrial --', ...words].join(' ');
}

function writePage(tried: readonly Tried[]): void {
  const [date] = new Date().toISOString().split('T');
  const where = `under Node ${process.versions.node} on ${process.platform}`;
  const measured = `by ${toolName} ${toolVersion()} ${where}, ${date}`;
  const page = renderPage({ measured, tried, missing });
  if (names.length > 0) {
    print(`\n${page}`);
  } else {
    writeFileSync(new URL('../docs/clients.md', import.meta.url), page);
    print('written to docs/clients.md');
  }
}
