import { MessageChannel } from 'node:worker_threads';
import type { ApiLedger } from '../core/apis/api.ts';
import type { Preflight } from '../core/preflight.ts';
import type { Progress } from '../core/progress.ts';
import { createRedactor } from '../core/redact.ts';
import type { Result, ThresholdOutcome } from '../core/result.ts';
import { resultSchema } from '../core/result.ts';
import { amplificationOf } from '../core/stats/amplification.ts';
import { describeKnee, thresholdsAtKnee } from '../core/stats/knee.ts';
import type { Measured } from '../core/stats/thresholds-evaluation.ts';
import { evaluateThreshold } from '../core/stats/thresholds-evaluation.ts';
import type { Conclusion } from '../core/verdict.ts';
import { concludeVerdict } from '../core/verdict.ts';
import { placeOf, targetOf } from '../engine/target.ts';
import { originIn, startClock } from './clock.ts';
import { readEnvironment } from './environment.ts';
import { loadHashOf } from './load-hash.ts';
import type { FromLoad, LoadOutcome, LoadPlan, ToLoad } from './load-messages.ts';
import type { FromMock, MockThreadData, ToMock } from './mock-messages.ts';
import { Thread } from './thread.ts';
import { errorTold } from './told-error.ts';
import { toolName, toolVersion } from './tool-version.ts';
import { targetName } from './trace-frame.ts';

/**
 * The run begins so long after its threads are told of it: setting up the generator takes 20 ms, on
 * a busy machine 100, and would be taken for its being late.
 */
const leadMs = 250;
/** More late arrivals than this share and the generator did not keep its schedule. */
const lateShareAllowed = 0.01;
/** One hiccup in a short run is no schedule that was not kept. */
const lateArrivalsAllowed = 4;

export interface RunLoadOptions {
  /** Where the trace goes; absent: none is written. */
  readonly traceFile?: string | undefined;
  /** Where the response times go, a histogram a second for each operation; absent: nowhere. */
  readonly latencyFile?: string | undefined;
  /** What the target told before the load; one that cannot be reached is not loaded. */
  readonly preflight?: Preflight | undefined;
  /** The command line that does the same again; absent: no command line began it. */
  readonly command?: string | undefined;
  /** Whether warnings are failures. */
  readonly strict?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Aborted: the arrivals end, what is open may end, and the result says so. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a load by its plan: the mock, where it has one, and the generator in threads of their own.
 * Comes back with the result; what the target does wrong is in it and never thrown.
 *
 * @throws RetrialError where the trace or the latency log cannot be written.
 */
export async function runLoad(plan: LoadPlan, options: RunLoadOptions = {}): Promise<Result> {
  await using mock = plan.targetUrl === undefined ? await startMock(plan) : undefined;
  const url = plan.targetUrl ?? mock?.url ?? '';
  await using load = new Thread<ToLoad, FromLoad>('load-thread', {
    plan,
    url,
    traceFile: options.traceFile,
    latencyFile: options.latencyFile,
    mockTimerNoiseMs: mock?.timerNoiseMs,
  });
  const begun = await load.next('ready', 'failed');
  if (begun.kind === 'failed') throw errorTold(begun);

  const clock = startClock(originIn(leadMs));
  const channel = new MessageChannel();
  mock?.thread.send({ kind: 'start', origin: clock.origin, port: channel.port1 }, [channel.port1]);
  const port = mock ? channel.port2 : undefined;
  load.onMessage((message) => {
    if (message.kind === 'progress') options.onProgress?.(message.progress);
  });
  const interrupt = (): void => load.send({ kind: 'interrupt' });
  options.signal?.addEventListener('abort', interrupt);
  load.send({ kind: 'start', origin: clock.origin, port }, port ? [port] : []);
  if (options.signal?.aborted || options.preflight?.kind === 'unreachable') interrupt();

  // A mock that ends before the load does is a bug, and no refusal of a target.
  const end = await Promise.race([
    load.next('done', 'failed'),
    ...(mock ? [mock.thread.ended] : []),
  ]);
  options.signal?.removeEventListener('abort', interrupt);
  if (end.kind === 'failed') throw errorTold(end);
  const stopped = await mock?.stop();
  const result = assemble({
    plan,
    url,
    outcome: end.outcome,
    mock: stopped,
    startedMs: clock.wallOriginMs,
    options,
  });
  return createRedactor(plan.secrets ?? []).value(result);
}

/** What a mock leaves behind. */
type StoppedMock = Extract<FromMock, { readonly kind: 'stopped' }>;

interface MockThread extends AsyncDisposable {
  readonly thread: Thread<ToMock, FromMock>;
  readonly url: string;
  readonly timerNoiseMs: number;
  stop(): Promise<StoppedMock>;
}

async function startMock({ profile, contract, seed, runId }: LoadPlan): Promise<MockThread> {
  const settings = profile.target.mock;
  if (!settings) throw new Error('the profile has neither a mock nor a URL');
  const names = profile.operations.map(({ name }) => name);
  const observes = profile.client.own ? names : undefined;
  const data: MockThreadData = { settings, contract, seed, runId, observes };
  const thread = new Thread<ToMock, FromMock>('mock-thread', data);
  const begun = await thread.next('listening', 'failed');
  if (begun.kind === 'failed') {
    await thread[Symbol.asyncDispose]();
    throw errorTold(begun);
  }
  const { url, timerNoiseMs } = begun;
  return {
    ...{ thread, url, timerNoiseMs },
    async stop() {
      thread.send({ kind: 'stop' });
      return await thread.next('stopped');
    },
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

interface Ending {
  readonly plan: LoadPlan;
  readonly url: string;
  readonly outcome: LoadOutcome;
  /** Absent: the target is none of the run's own. */
  readonly mock: StoppedMock | undefined;
  readonly startedMs: number;
  readonly options: RunLoadOptions;
}

function assemble({ plan, url, outcome, mock, startedMs, options }: Ending): Result {
  const { profile, contract, profileHash, seed, runId } = plan;
  const { counts, warmup, durationMs, metrics, operations, rules, windows, course, health } =
    outcome;
  const begun = counts.operations - counts.dropped;
  const amplification = amplificationOf(counts);
  const chains = outcome.chains && { chains: outcome.chains };
  const measured = { counts, ...chains, amplification, durationMs, metrics, operations };
  const thresholds = judgeThresholds(plan, outcome, measured);
  const notReached = refusedBefore(options.preflight, url);
  const demands = { required: profile.require, strict: options.strict ?? false };
  const conclusion = concludeVerdict({
    rules,
    thresholds,
    ...demands,
    interrupted: outcome.interrupted && notReached === undefined,
    unreachable: notReached ?? outcome.lost ?? unreachable(outcome, url),
    brokenDown: outcome.brokenDown,
    generatorLate: generatorLate(outcome),
    unwritten: outcome.unwritten,
    idle: begun === 0 ? idleSentence(outcome) : undefined,
  });
  return {
    schema: resultSchema,
    tool: { name: toolName, version: toolVersion() },
    profile: { name: profile.name, hash: profileHash, loadHash: loadHashOf(plan) },
    seed,
    runId,
    target: targetName(plan),
    contract: contract.name,
    ...(options.preflight && { preflight: options.preflight }),
    startedAt: new Date(startedMs).toISOString(),
    ...told(withTrust(conclusion, plan), mock?.ledger, [...remarksOn(outcome), ...strays(mock)]),
    demands,
    ...measured,
    ...(warmup ? { warmup } : {}),
    ...(outcome.breakpoint ? { breakpoint: outcome.breakpoint } : {}),
    rules: [...rules],
    thresholds,
    windows,
    ...(course && { course }),
    environment: readEnvironment(),
    ...(options.command === undefined ? {} : { command: options.command }),
    health,
  };
}

/** As it stood when it ended the run, or else as it stands at the end. */
function judgeThresholds(
  { profile }: LoadPlan,
  { warmup, open, abort, breakpoint }: LoadOutcome,
  whole: Measured,
): ThresholdOutcome[] {
  if (breakpoint) return [...thresholdsAtKnee(breakpoint)];
  const durationMs = whole.durationMs - (warmup?.durationMs ?? 0);
  const measured = { ...whole, durationMs, open };
  return profile.thresholds.map(({ threshold }, index) =>
    abort?.index === index ? abort.outcome : evaluateThreshold(threshold, measured),
  );
}

function told(
  { verdict, exitCode, reasons }: Conclusion,
  ledger: ApiLedger | undefined,
  remarks: readonly string[],
) {
  const capHit = ledger?.capHit === undefined ? [] : [`the mock says: ${ledger.capHit}`];
  return { verdict, exitCode, reasons: [...reasons, ...remarks, ...capHit] };
}

/** Whoever took any certificate must not forget it when the result is read. */
function withTrust(conclusion: Conclusion, { tls }: LoadPlan): Conclusion {
  if (tls?.insecure !== true) return conclusion;
  const remark = 'insecure: no certificate of the target was checked, so anybody may have answered';
  return { ...conclusion, reasons: [...conclusion.reasons, remark] };
}

function remarksOn({ remarks, breakpoint }: LoadOutcome): string[] {
  return [...(breakpoint ? [describeKnee(breakpoint)] : []), ...remarks];
}

function strays(mock: StoppedMock | undefined): string[] {
  const { strayRequests = 0 } = mock ?? {};
  if (strayRequests === 0) return [];
  return [
    `${strayRequests.toLocaleString('en-US')} of the client's requests went to none of the base URLs that were open, or were no HTTP; they were refused and not judged`,
  ];
}

function idleSentence({ warmup }: LoadOutcome): string {
  return warmup === undefined
    ? 'no operation was started, so nothing was tested'
    : 'no operation was started after the warm-up, so nothing was measured';
}

function refusedBefore(preflight: Preflight | undefined, url: string): string | undefined {
  if (preflight?.kind !== 'unreachable') return undefined;
  return `${placeOf(targetOf(new URL(url)))} cannot be reached: ${preflight.error}`;
}

function unreachable({ counts, warmup }: LoadOutcome, url: string): string | undefined {
  if (Object.keys(warmup?.counts.byStatus ?? {}).length > 0) return undefined;
  const { attempts, networkErrors, censored, byStatus } = counts;
  if (attempts + censored === 0 || Object.keys(byStatus).length > 0) return undefined;
  const host = placeOf(targetOf(new URL(url)));
  // A target that hangs for longer than the run lasts leaves nothing behind but open operations.
  if (networkErrors === 0) {
    return `no attempt got an answer from ${host}: all ${censored} operations were open when the run ended`;
  }
  const open = networkErrors < attempts ? ' or were open when the run ended' : '';
  return `no attempt got an answer from ${host}: all ${attempts} ended in network errors${open}`;
}

function generatorLate({ lateArrivals, counts, followUps }: LoadOutcome): string | undefined {
  const arrivals = counts.operations - followUps;
  const share = arrivals === 0 ? 0 : lateArrivals / arrivals;
  if (lateArrivals <= lateArrivalsAllowed || share <= lateShareAllowed) return undefined;
  const percent = (share * 100).toFixed(1);
  return `the generator did not keep its schedule: it started ${percent} % of the arrivals more than 100 ms late`;
}
