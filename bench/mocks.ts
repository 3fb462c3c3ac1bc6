import { setTimeout as pause } from 'node:timers/promises';
import { type Cores, isInstalled } from './cores.ts';
import { runChild } from './generator.ts';
import type { BenchOptions } from './options.ts';
import { runWrk } from './peers/wrk.ts';
import { type Figures, figuresOf } from './statistics.ts';
import { type MockApi, type MockTarget, startMock } from './targets/mock-target.ts';
import type { Measurement, PeerTask, Work } from './work.ts';

/** What the plain mock serves at least, of each kind. */
export const askedPerSecond = 25_000;
const connections = 50;
const warmupRequests = 50_000;
const apis: readonly MockApi[] = ['plain', 'aigeon', 'aisearch'];

export interface MocksReport {
  readonly driver: string;
  readonly mocks: readonly MockFigures[];
  readonly bar: {
    readonly askedPerSecond: number;
    /** Inconclusive: too few were served, but its CPU time a request leaves room for as many. */
    readonly verdict: 'holds' | 'does not hold' | 'inconclusive';
  };
}

/** CPU time is the server's. */
export interface MockFigures extends Figures {
  readonly api: MockApi;
  readonly request: string;
}

/** Requests that a mock serves on one core, each window by a fresh server. */
export async function measureMocks(options: BenchOptions, cores: Cores): Promise<MocksReport> {
  const rows = apis.flatMap((api) =>
    (['GET', 'POST'] as const).map((method) => ({ api, method, measured: [] as Measurement[] })),
  );
  const driver = isInstalled('wrk') ? 'wrk' : 'our own engine';
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { api, method, measured } of rows) {
      await using target = await startMock(api, cores.target);
      const work = await workOf(target.url, api, method);
      measured.push(await measure(target, work, { seconds: options.seconds, core: cores.driver }));
    }
  }
  const mocks = rows.map(({ api, method, measured }) => ({
    api,
    request: method === 'POST' ? 'keyed POST' : 'GET',
    ...figuresOf(measured),
  }));
  const plain = mocks.filter(({ api }) => api === 'plain');
  return { driver, mocks, bar: { askedPerSecond, verdict: verdictOn(plain) } };
}

function verdictOn(mocks: readonly Figures[]): MocksReport['bar']['verdict'] {
  if (mocks.every(({ requestsPerSecond }) => requestsPerSecond >= askedPerSecond)) return 'holds';
  const isQuickEnough = mocks.every(
    ({ cpuUsPerRequest }) => cpuUsPerRequest * askedPerSecond <= 1e6,
  );
  return isQuickEnough ? 'inconclusive' : 'does not hold';
}

async function measure(
  target: MockTarget,
  work: Work,
  { seconds, core }: { readonly seconds: number; readonly core: number | undefined },
): Promise<Measurement> {
  const drive = (task: PeerTask): Promise<Measurement> =>
    isInstalled('wrk') ? runWrk(task, core) : runChild('peers/engine', task, core);
  // The driver's own warm-up must be none: the server's CPU time of it would count.
  const warm = { work, connections, warmupMs: 0, warmupRequests: 0, windowMs: 1_000 };
  let warmed = 0;
  for (let run = 0; run < 2 && warmed < warmupRequests; run += 1) {
    warmed += (await drive(warm)).requests;
  }
  const begin = await target.read();
  const driven = await drive({ ...warm, windowMs: seconds * 1_000 });
  // What was under way at the end is served a moment later.
  await pause(20);
  const end = await target.read();
  if (end.replays + end.conflicts > 0) throw new Error('a key came twice');
  return { ...driven, cpuUs: end.cpuUs - begin.cpuUs };
}

/** A read and a keyed write of each API, as its pages have them. */
async function workOf(url: string, api: MockApi, method: Work['method']): Promise<Work> {
  const headers = credentials[api];
  if (method === 'POST') return { url, method, headers, ...writes[api] };
  return { url, method, headers, path: api === 'aisearch' ? await pathOfJob(url) : reads[api] };
}

const credentials: Readonly<Record<MockApi, Readonly<Record<string, string>>>> = {
  plain: {},
  aigeon: { 'X-Api-Token': 'sk_test_a' },
  aisearch: { Authorization: 'Bearer sk_test_a' },
};

const reads = { plain: '/things/1', aigeon: '/public/api/v1/token/check' } as const;

const writes: Readonly<Record<MockApi, Required<Pick<Work, 'path' | 'body' | 'key'>>>> = {
  plain: {
    path: '/things',
    body: { query: 'news of the hour', surfaces: ['perplexity'] },
    key: { in: 'header', field: 'Idempotency-Key' },
  },
  aigeon: {
    path: '/public/api/v1/contacts/add-group-members',
    body: { group_id: 'g1', members: [{ email: 'a@example.com' }] },
    key: { in: 'header', field: 'Idempotency-Key' },
  },
  aisearch: {
    path: '/v1/search',
    body: { query: 'news of the hour', surfaces: ['perplexity'] },
    key: { in: 'body', field: 'idempotencyKey' },
  },
};

/** A job to be asked for: made first. */
async function pathOfJob(url: string): Promise<string> {
  const { path, body } = writes.aisearch;
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { ...credentials.aisearch, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`no job was made: ${response.status}`);
  return location;
}
