import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from './child.ts';
import { type Cores, isInstalled } from './cores.ts';
import type { BenchOptions } from './options.ts';
import { runWrk } from './peers/wrk.ts';
import { type Figures, figuresOf } from './statistics.ts';
import { startMock } from './targets/mock-target.ts';
import { type FastTarget, startNginx } from './targets/nginx.ts';
import type { Measurement, PeerTask, Work } from './work.ts';

/** The load run may take so much of autocannon's CPU time a request. */
export const allowedRatio = 0.7;
const connections = 50;
const warmup = { warmupMs: 1_000, warmupRequests: 50_000 };

export interface GeneratorReport {
  readonly target: string;
  readonly peers: readonly PeerFigures[];
  /** The load run with rules and histograms, against autocannon. */
  readonly bar: { readonly allowed: number; readonly ratio: number; readonly holds: boolean };
}

export interface PeerFigures extends Figures {
  readonly name: string;
  readonly ratioToAutocannon: number;
}

type Run = (task: PeerTask) => Promise<Measurement>;

/** CPU time of a keyed POST, by peer; each window has a fresh process, and peers take turns. */
export async function measureGenerators(
  { seconds, rounds }: BenchOptions,
  cores: Cores,
): Promise<GeneratorReport> {
  await using target = await startTarget(cores);
  const peers = peersOf(cores.driver);
  const task = { work: keyedPost(target.url), connections, ...warmup, windowMs: seconds * 1_000 };
  const measured = peers.map((): Measurement[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { run }] of peers.entries()) measured[index]?.push(await run(task));
  }
  const figures = peers.map(({ name }, index) => ({ name, ...figuresOf(measured[index] ?? []) }));
  const cpuOf = (wanted: string): number =>
    figures.find(({ name }) => name === wanted)?.cpuUsPerRequest ?? Number.NaN;
  const ratio = cpuOf(barName) / cpuOf(autocannonName);
  return {
    target: target.name,
    peers: figures.map((peer) => ({
      ...peer,
      ratioToAutocannon: peer.cpuUsPerRequest / cpuOf(autocannonName),
    })),
    bar: { allowed: allowedRatio, ratio, holds: ratio <= allowedRatio },
  };
}

async function startTarget({ target }: Cores): Promise<FastTarget> {
  return isInstalled('nginx', '-v') ? await startNginx(target) : await startMock('plain', target);
}

function keyedPost(url: string): Work {
  return {
    url,
    method: 'POST',
    path: '/v1/search',
    headers: { 'User-Agent': 'bench' },
    body: {
      query: 'news of the hour',
      surfaces: ['perplexity', 'chatgpt'],
      regions: ['us'],
      page: 1,
    },
    key: { in: 'header', field: 'Idempotency-Key' },
  };
}

const barName = 'retrial: rules, histograms';
const autocannonName = 'autocannon 9';

function peersOf(core: number | undefined): { readonly name: string; readonly run: Run }[] {
  const node = (program: string) => (task: PeerTask) => runChild(`peers/${program}`, task, core);
  return [
    { name: barName, run: node('retrial') },
    { name: 'retrial: and the trace', run: (task) => runWithTrace(task, core) },
    { name: 'retrial: bare engine', run: node('engine') },
    { name: 'undici 8', run: node('undici') },
    { name: autocannonName, run: node('autocannon') },
    ...(isInstalled('wrk')
      ? [{ name: 'wrk, key made in Lua', run: (task: PeerTask) => runWrk(task, core) }]
      : []),
  ];
}

/** One window of a peer in a fresh process. */
export async function runChild(
  program: string,
  task: PeerTask,
  core: number | undefined,
): Promise<Measurement> {
  await using child = new Child<Measurement>(program, task, core);
  return await child.next();
}

async function runWithTrace(task: PeerTask, core: number | undefined): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'retrial-bench-'));
  try {
    const traced = { ...task, traceFile: join(folder, 'trace.ndjson') };
    return await runChild('peers/retrial', traced, core);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
