import { availableParallelism } from 'node:os';
import type { Result } from '../../core/result.ts';
import { loadHistograms } from '../../core/stats/histogram.ts';
import type { Attempt } from '../../core/trace.ts';
import type { ControlResult } from '../../core/trial/trial-result.ts';
import type { Clock } from '../clock.ts';
import { startClock } from '../clock.ts';
import type { Heartbeat } from '../heartbeat.ts';
import { measureTimerNoise, startHeartbeat } from '../heartbeat.ts';
import { unwrittenBy } from '../line-file.ts';
import type { TraceWriter } from '../trace-writer.ts';
import { openTrace } from '../trace-writer.ts';
import { CasePlayer } from './case-player.ts';
import { controlOf, testedSecondsOf } from './control.ts';
import type { ClientDriver } from './driver.ts';
import { Starts } from './starts.ts';
import type { TrialEndpoint } from './trial-endpoint.ts';
import { startTrialEndpoint } from './trial-endpoint.ts';
import { trialRunRecord, trialSummary } from './trial-frame.ts';
import { TrialJudge, trialContext } from './trial-judge.ts';
import { TrialLog } from './trial-log.ts';
import { trialResult, withoutTrace } from './trial-outcome.ts';
import type { TrialPlan, TrialProgress } from './trial-plan.ts';

/** A client whose control takes longer than this to come back is not waited for. */
const controlWindowMs = 40_000;
/** Attempts of a control that tell how long the client waits. */
const controlAttempts = 2;

export interface RunTrialOptions extends TrialProgress {
  /** Where the trace goes; absent: none is written. */
  readonly traceFile?: string | undefined;
  /** Aborted: what is under way is ended, and the result says so. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts a client on trial: the controls first, then all cases side by side on one port. Comes back
 * with the result; what the client does wrong is in it and never thrown.
 *
 * @throws RetrialError (`listen`, `file`) where the port or the trace cannot be had.
 */
export async function runTrial(plan: TrialPlan, options: RunTrialOptions = {}): Promise<Result> {
  await loadHistograms();
  const trace = options.traceFile === undefined ? undefined : openTrace(options.traceFile);
  const clock = startClock();
  const timerNoiseMs = await measureTimerNoise(clock);
  const { result, unwritten } = await playTrial({ plan, options, trace, clock, timerNoiseMs });
  return unwritten === undefined ? result : withoutTrace(result, unwritten);
}

/** The trace is closed whatever happens; that it could not be written is told, and loses nothing else. */
async function playTrial(
  parts: SessionParts,
): Promise<{ readonly result: Result; readonly unwritten: string | undefined }> {
  let unwritten: string | undefined;
  let result: Result;
  try {
    await using session = new TrialSession(parts);
    result = await session.run();
  } finally {
    unwritten = await unwrittenBy(parts.trace?.close());
  }
  return { result, unwritten };
}

interface SessionParts {
  readonly plan: TrialPlan;
  readonly options: RunTrialOptions;
  readonly trace: TraceWriter | undefined;
  readonly clock: Clock;
  readonly timerNoiseMs: number;
}

/** A trial from its first control to its result. */
class TrialSession implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #log: TrialLog;
  readonly #judge: TrialJudge;
  readonly #heartbeat: Heartbeat;
  readonly #signal: AbortSignal;
  #endpoint: TrialEndpoint | undefined;

  constructor(parts: SessionParts) {
    const { plan, options, trace, clock, timerNoiseMs } = parts;
    this.#parts = parts;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#heartbeat = startHeartbeat(clock, {
      timerNoiseMs,
      onDelay: () => {},
      onStall: (stall) => this.#log.push(stall),
    });
    this.#judge = new TrialJudge(trialContext(plan, clock, this.#heartbeat));
    const controls = new Set(plan.controls.map(({ id }) => id));
    this.#log = new TrialLog(trace, (operation) =>
      this.#judge.operation(operation, controls.has(operation.name)),
    );
  }

  async run(): Promise<Result> {
    const { plan, options, clock, trace } = this.#parts;
    trace?.write(trialRunRecord(this.#parts));
    const endpoint = await this.#listen();
    this.#endpoint = endpoint;
    options.onListening?.(endpoint.url);
    const starts = new Starts(Math.max(1, plan.starts || availableParallelism()));
    const stage = { plan, endpoint, log: this.#log, clock, starts, signal: this.#signal };
    const player = new CasePlayer({ plan, stage, progress: options });
    const controls = await this.#playControls(player);
    const testedSeconds = testedSecondsOf(controls);
    endpoint.testedSeconds = testedSeconds;
    const windowsMs = plan.cases.map((each) => player.windowMs(each, testedSeconds));
    const expectedMs = Math.max(0, ...windowsMs);
    if (this.#isHeard(player)) {
      options.onControlled?.({ testedSeconds, expectedMs, cases: plan.cases.length });
      await player.playAll(testedSeconds);
    }
    await endpoint[Symbol.asyncDispose]();
    this.#log.end();
    const outcomes = this.#judge.outcomes();
    const durationMs = clock.now();
    const result = trialResult({
      ...{ plan, outcomes, controls, testedSeconds, expectedMs, durationMs },
      clock,
      log: this.#log,
      judge: this.#judge,
      played: player.played,
      heartbeat: this.#heartbeat,
      interrupted: this.#signal.aborted,
    });
    trace?.write(trialSummary(result));
    return result;
  }

  async #listen(): Promise<TrialEndpoint> {
    const { plan, clock } = this.#parts;
    return await startTrialEndpoint({
      contract: plan.contract,
      cases: [...plan.controls, ...plan.cases],
      seed: plan.seed,
      runId: plan.runId,
      clock,
      host: plan.host,
      port: plan.port,
      events: {
        onRequest: (operation) => this.#log.requested(operation),
        onAttempt: (attempt) => this.#log.attempted(ofProcess(attempt, plan.driver)),
        onEffect: (effect) => this.#log.push(effect),
        onFault: (fault) => this.#log.push(fault),
        onStray: () => this.#log.stray(),
      },
    });
  }

  async #playControls(player: CasePlayer): Promise<ControlResult[]> {
    const { controls } = this.#parts.plan;
    await Promise.all(
      controls.map((control) =>
        player.play(control, {
          windowMs: controlWindowMs,
          isEnough: (attempts) => attempts >= controlAttempts,
        }),
      ),
    );
    return controls.map((control) => controlOf(control, this.#attemptsOf(player, control.id)));
  }

  /** Whether any request ever came: a client that never asks would only waste its user's time. */
  #isHeard(player: CasePlayer): boolean {
    const { controls } = this.#parts.plan;
    if (controls.length === 0) return true;
    return controls.some(({ id }) =>
      this.#attemptsOf(player, id).some((attempts) => attempts.length > 0),
    );
  }

  #attemptsOf({ played }: CasePlayer, caseId: string): (readonly Attempt[])[] {
    const done = played.get(caseId) ?? [];
    return done.map(({ operation }) => this.#log.attemptsOf(operation.id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#heartbeat[Symbol.dispose]();
    await this.#endpoint?.[Symbol.asyncDispose]();
  }
}

/** Where the operations of a case share one process, the case names it: a budget is judged by it. */
function ofProcess(attempt: Attempt, { oneProcess }: Pick<ClientDriver, 'oneProcess'>): Attempt {
  return oneProcess ? { ...attempt, client: attempt.name } : attempt;
}
