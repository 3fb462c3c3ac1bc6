import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { watchWindowMs } from '../../core/cases/asked-waits.ts';
import type { ClientCase } from '../../core/cases/case.ts';
import { apiOf } from '../../core/cases/catalogue.ts';
import { requestOf } from '../../core/cases/request.ts';
import type { Result } from '../../core/result.ts';
import type { RuleContext } from '../../core/rules/rule.ts';
import { loadHistograms } from '../../core/stats/histogram.ts';
import type { Attempt } from '../../core/trace.ts';
import type { ControlResult } from '../../core/trial/trial-result.ts';
import type { Clock } from '../clock.ts';
import { startClock } from '../clock.ts';
import type { Heartbeat } from '../heartbeat.ts';
import { measureTimerNoise, startHeartbeat } from '../heartbeat.ts';
import type { TraceWriter } from '../trace-writer.ts';
import { openTrace } from '../trace-writer.ts';
import { controlOf, testedSecondsOf } from './control.ts';
import type { ClientDriver, TrialOperation } from './driver.ts';
import type { Play, Played, Stage } from './play-operation.ts';
import { playOperation } from './play-operation.ts';
import { Starts } from './starts.ts';
import type { TrialEndpoint } from './trial-endpoint.ts';
import { startTrialEndpoint } from './trial-endpoint.ts';
import { judgedContract, trialRunRecord, trialSummary } from './trial-frame.ts';
import { TrialJudge } from './trial-judge.ts';
import { TrialLog } from './trial-log.ts';
import { trialResult } from './trial-outcome.ts';
import type { TrialPlan, TrialProgress } from './trial-plan.ts';

/** A client whose control takes longer than this to come back is not waited for. */
const controlWindowMs = 40_000;
/** The first requests of a case that begins together are held for so long at most. */
const heldMs = 10_000;
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
  await using session = new TrialSession({ plan, options, trace, clock, timerNoiseMs });
  return await session.run();
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
  readonly #starts: Starts;
  readonly #signal: AbortSignal;
  readonly #played = new Map<string, Played[]>();
  #endpoint: TrialEndpoint | undefined;

  constructor(parts: SessionParts) {
    const { plan, options, trace, clock, timerNoiseMs } = parts;
    this.#parts = parts;
    this.#starts = new Starts(Math.max(1, plan.starts || availableParallelism()));
    this.#signal = options.signal ?? new AbortController().signal;
    this.#heartbeat = startHeartbeat(clock, {
      timerNoiseMs,
      onDelay: () => {},
      onStall: (stall) => this.#log.push(stall),
    });
    const context: RuleContext = {
      contract: judgedContract(plan.contract),
      policy: plan.policy,
      observer: 'endpoint',
      wallOriginMs: clock.wallOriginMs,
      ledger: true,
      noiseMs: () => this.#heartbeat.log.noiseMs,
      stalledWithin: (fromMs, toMs) => this.#heartbeat.log.within(fromMs, toMs),
    };
    this.#judge = new TrialJudge(context);
    const controls = new Set(plan.controls.map(({ id }) => id));
    this.#log = new TrialLog(trace, (operation) =>
      this.#judge.operation(operation, controls.has(operation.name)),
    );
  }

  async run(): Promise<Result> {
    const { plan, options, clock, trace } = this.#parts;
    trace?.write(trialRunRecord(this.#parts));
    this.#endpoint = await this.#listen();
    options.onListening?.(this.#endpoint.url);
    const controls = await this.#playControls();
    const testedSeconds = testedSecondsOf(controls);
    this.#endpoint.testedSeconds = testedSeconds;
    const expectedMs = this.#expectedMs(testedSeconds);
    if (this.#isHeard()) {
      options.onControlled?.({ testedSeconds, expectedMs, cases: plan.cases.length });
      await this.#playCases(testedSeconds);
    }
    await this.#endpoint[Symbol.asyncDispose]();
    this.#log.end();
    const outcomes = this.#judge.outcomes();
    const durationMs = clock.now();
    const result = trialResult({
      ...{ plan, outcomes, controls, testedSeconds, expectedMs, durationMs },
      clock,
      log: this.#log,
      judge: this.#judge,
      played: this.#played,
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

  async #playControls(): Promise<ControlResult[]> {
    const { controls } = this.#parts.plan;
    await Promise.all(
      controls.map((control) =>
        this.#playCase(control, {
          windowMs: controlWindowMs,
          isEnough: (attempts) => attempts >= controlAttempts,
        }),
      ),
    );
    return controls.map((control) => controlOf(control, this.#attemptsOf(control.id)));
  }

  /** Whether any request ever came: a client that never asks would only waste its user's time. */
  #isHeard(): boolean {
    const { plan } = this.#parts;
    return plan.controls.length === 0 || plan.controls.some(({ id }) => this.#hasAttempts(id));
  }

  async #playCases(testedSeconds: number): Promise<void> {
    const { plan, options } = this.#parts;
    const cases = plan.cases.toSorted(
      (a, b) => this.#windowMs(b, testedSeconds) - this.#windowMs(a, testedSeconds),
    );
    let done = 0;
    await Promise.all(
      cases.map(async (clientCase) => {
        await this.#playCase(clientCase, { windowMs: this.#windowMs(clientCase, testedSeconds) });
        done += 1;
        options.onCaseEnded?.({ done, cases: cases.length });
      }),
    );
  }

  async #playCase(clientCase: ClientCase, how: Pick<Play, 'windowMs' | 'isEnough'>): Promise<void> {
    const { repeat } = this.#parts.plan;
    const { operations = 1, warmUp = false, together = false } = clientCase;
    const each = operations + (warmUp ? 1 : 0);
    if (together) this.#endpoint?.expect(clientCase.id, operations * repeat);
    const rounds = Array.from({ length: warmUp ? repeat : 1 }, async (_, round) => {
      const count = warmUp ? each : each * repeat;
      const first = round * each + 1;
      if (warmUp) await this.#play({ clientCase, n: first, isWarmUp: true }, how);
      const from = warmUp ? first + 1 : first;
      const numbers = Array.from({ length: first + count - from }, (_, index) => from + index);
      await Promise.all(numbers.map((n) => this.#play({ clientCase, n }, how)));
    });
    await Promise.all(rounds);
  }

  async #play(
    { clientCase, n, isWarmUp = false }: { clientCase: ClientCase; n: number; isWarmUp?: boolean },
    how: Pick<Play, 'windowMs' | 'isEnough'>,
  ): Promise<void> {
    const { plan, options, clock } = this.#parts;
    const endpoint = this.#endpoint;
    if (!endpoint || this.#signal.aborted) return;
    const operation = this.#operation(endpoint, clientCase, { n, isWarmUp });
    options.onOpened?.({ ...operation, caseId: clientCase.id });
    const stage: Stage = {
      ...{ plan, endpoint, log: this.#log, clock, starts: this.#starts },
      signal: this.#signal,
    };
    const played = await playOperation(stage, { clientCase, operation, ...how });
    const known = this.#played.get(clientCase.id) ?? [];
    known.push(played);
    this.#played.set(clientCase.id, known);
  }

  #operation(
    endpoint: TrialEndpoint,
    clientCase: ClientCase,
    { n, isWarmUp }: { n: number; isWarmUp: boolean },
  ): TrialOperation {
    const { contract } = this.#parts.plan;
    const asked = requestOf(
      apiOf(contract),
      isWarmUp ? { ...clientCase, request: 'read' } : clientCase,
    );
    const { id, baseUrl } = endpoint.open(clientCase.id, n);
    return {
      id,
      caseId: clientCase.id,
      baseUrl,
      url: `${baseUrl}${asked.path}`,
      method: asked.method,
      path: asked.path,
      headers: asked.headers,
      body: asked.body,
      key: randomUUID(),
      timeZone: clientCase.timeZone,
    };
  }

  #windowMs(clientCase: ClientCase, testedSeconds: number): number {
    const { policy, long, timeoutMs } = this.#parts.plan;
    const watched = watchWindowMs(clientCase, { testedSeconds, long, policy, timeoutMs });
    return watched + (clientCase.together ? heldMs : 0);
  }

  #expectedMs(testedSeconds: number): number {
    return Math.max(
      0,
      ...this.#parts.plan.cases.map((each) => this.#windowMs(each, testedSeconds)),
    );
  }

  #attemptsOf(caseId: string) {
    const played = this.#played.get(caseId) ?? [];
    return played.map(({ operation }) => this.#log.attemptsOf(operation.id));
  }

  #hasAttempts(caseId: string): boolean {
    return this.#attemptsOf(caseId).some((attempts) => attempts.length > 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#heartbeat[Symbol.dispose]();
    await this.#endpoint?.[Symbol.asyncDispose]();
    await this.#parts.trace?.close();
  }
}

/** Where the operations of a case share one process, the case names it: a budget is judged by it. */
function ofProcess(attempt: Attempt, { oneProcess }: Pick<ClientDriver, 'oneProcess'>): Attempt {
  return oneProcess ? { ...attempt, client: attempt.name } : attempt;
}
