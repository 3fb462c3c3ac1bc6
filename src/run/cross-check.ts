import { MessageChannel } from 'node:worker_threads';
import type { EngineRound } from '../core/cross-check.ts';
import { type CrossCheck, compareEngines } from '../core/cross-check.ts';
import { RetrialError } from '../core/errors.ts';
import { stream, uuidV4 } from '../core/random.ts';
import type { Result } from '../core/result.ts';
import { loadHistograms, Recorder } from '../core/stats/histogram.ts';
import { runAutocannon } from '../engine/autocannon.ts';
import { createExchange, type EngineOptions, type Exchange } from '../engine/engine.ts';
import { createRawEngine } from '../engine/raw.ts';
import { targetOf } from '../engine/target.ts';
import { originIn, startClock } from './clock.ts';
import { compileKinds } from './compile-kinds.ts';
import { engineSettings } from './engine-settings.ts';
import type { LoadPlan } from './load-messages.ts';
import type { FromMock, MockThreadData, ToMock } from './mock-messages.ts';
import type { OperationKind } from './operation-kind.ts';
import { harmlessKind, readRequest } from './preflight.ts';
import { Thread } from './thread.ts';
import { errorTold } from './told-error.ts';

const rounds = 3;
const roundMs = 700;
/** The first round of each is none: code is compiled and connections are opened in it. */
const warmupMs = 300;
const mostConnections = 50;
const usualConnections = 10;

/**
 * A second opinion: sends one request of the plan over and over, by our own engine and by
 * autocannon, by turns, in the same closed model on the same target, and compares what they measure.
 * The target is the plan's own, or a fresh mock that does nothing wrong. Undefined where the signal
 * ended it.
 *
 * @throws RetrialError (`usage`) where the plan has no request that may be sent so often.
 */
async function crossCheck(plan: LoadPlan, signal: AbortSignal): Promise<CrossCheck | undefined> {
  await using mock = plan.targetUrl === undefined ? await startFreshMock(plan) : undefined;
  const url = plan.targetUrl ?? mock?.url ?? '';
  const kind = checkedKind(plan, url);
  await loadHistograms();
  const settings = engineSettings(plan.profile);
  const isClosed = plan.profile.load.model === 'closed';
  const connections = isClosed ? Math.min(settings.connections, mostConnections) : usualConnections;
  const bench: Bench = {
    engine: { ...settings, connections, target: targetOf(new URL(url)), tls: plan.tls },
    method: kind.method,
    text: fixedRequest(kind, plan),
  };
  await ownRound(bench, warmupMs);
  await peerRound(bench, warmupMs);
  const own: EngineRound[] = [];
  const peer: EngineRound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (signal.aborted) return undefined;
    own.push(await ownRound(bench, roundMs));
    peer.push(await peerRound(bench, roundMs));
  }
  const request = `${kind.method} of operation ${kind.name}`;
  return { request, connections, rounds, ...compareEngines(own, peer) };
}

/** The result with a second opinion on its engine. What was not loaded, or was ended, is not loaded again. */
export async function withSecondOpinion(
  result: Result,
  plan: LoadPlan,
  signal: AbortSignal,
): Promise<Result> {
  if (result.verdict === 'unreachable' || signal.aborted) return result;
  const opinion = await crossCheck(plan, signal);
  return opinion ? { ...result, health: { ...result.health, crossCheck: opinion } } : result;
}

interface Bench {
  readonly engine: Pick<EngineOptions, 'connections' | 'timeouts' | 'limits' | 'target' | 'tls'>;
  readonly method: string;
  /** The bytes of the request as a latin-1 string; the same each time, so that both send the same. */
  readonly text: string;
}

/** What is sent: at a target that stays only what changes nothing there, at our own mock anything. */
export function checkedKind(plan: LoadPlan, url: string): OperationKind {
  const harmless = harmlessKind(plan, url);
  const kind = harmless ?? (plan.targetUrl === undefined ? compileKinds(plan, url)[0] : undefined);
  if (kind) return kind;
  const message =
    '--cross-check sends only GET or HEAD to a target that is no mock of its own, and this profile has no such operation';
  throw new RetrialError(message, { code: 'usage' });
}

/** A keyed write is sent with one key, so that the mock does it once and replays its answer. */
function fixedRequest(kind: OperationKind, { seed, runId }: LoadPlan): string {
  const random = stream(seed, runId, 0, 'cross-check');
  const content = kind.fill({ index: 0, random });
  return kind.compose(content, kind.keyed ? uuidV4(random) : undefined, undefined);
}

/** Counts answers and their service times, and what they cost this thread, until it is read. */
function startMeter() {
  const times = new Recorder();
  const startMs = performance.now();
  const cpu = process.threadCpuUsage();
  return {
    onAnswer: (serviceUs: number): void => times.record(serviceUs),
    read(): EngineRound {
      const elapsedMs = performance.now() - startMs;
      const { user, system } = process.threadCpuUsage(cpu);
      const { count } = times.exact;
      const p50Us = times.percentile(50);
      times.destroy();
      return {
        requestsPerSecond: (count / elapsedMs) * 1_000,
        p50Us,
        busy: (user + system) / 1_000 / elapsedMs,
      };
    },
  };
}

async function ownRound({ engine: options, method, text }: Bench, forMs: number) {
  const meter = startMeter();
  const done = Promise.withResolvers<void>();
  const endMs = performance.now() + forMs;
  let open = options.connections;
  const ask = (): Exchange => createExchange({ method, request: text, wantsBody: false });
  await using engine = createRawEngine({
    ...options,
    wantedHeaders: [],
    now: () => performance.now(),
    onSettled: ({ status, startMs, endMs: settledMs }) => {
      if (status !== 0) meter.onAnswer((settledMs - startMs) * 1_000);
      if (settledMs < endMs) engine.submit(ask());
      else {
        open -= 1;
        if (open === 0) done.resolve();
      }
    },
  });
  for (let user = 0; user < options.connections; user += 1) engine.submit(ask());
  await done.promise;
  return meter.read();
}

async function peerRound({ engine, text }: Bench, forMs: number): Promise<EngineRound> {
  const { method, path, headers } = readRequest(text);
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  const meter = startMeter();
  await runAutocannon({
    target: engine.target,
    request: {
      method,
      path,
      headers: headers.filter(([name]) => name !== 'Content-Length'),
      body: body === '' ? undefined : Buffer.from(body, 'latin1'),
    },
    connections: engine.connections,
    durationMs: forMs,
    onAnswer: meter.onAnswer,
  });
  return meter.read();
}

/** A mock in a thread of its own, as the run had one, without its faults. */
async function startFreshMock({ profile, contract, seed, runId }: LoadPlan) {
  const { mock } = profile.target;
  if (!mock) throw new Error('the profile has neither a mock nor a URL');
  const data: MockThreadData = { settings: { ...mock, faults: [] }, contract, seed, runId };
  const thread = new Thread<ToMock, FromMock>('mock-thread', data);
  const begun = await thread.next('listening', 'failed');
  if (begun.kind === 'failed') {
    await thread[Symbol.asyncDispose]();
    throw errorTold(begun);
  }
  const { port1, port2 } = new MessageChannel();
  // Nobody asks what it did; unread, its news would pile up.
  port2.on('message', () => undefined);
  thread.send({ kind: 'start', origin: startClock(originIn(0)).origin, port: port1 }, [port1]);
  return {
    url: begun.url,
    async [Symbol.asyncDispose]() {
      port2.close();
      await thread[Symbol.asyncDispose]();
    },
  };
}
