import { setTimeout as pause } from 'node:timers/promises';
import type { ClientCase } from '../../core/cases/case.ts';
import { classifyOutcome } from '../../core/contracts/classify.ts';
import { nobodyListened } from '../../core/operation.ts';
import type { ClientResultRecord } from '../../core/trace.ts';
import type { Clock } from '../clock.ts';
import type { ClientReport, TrialOperation } from './driver.ts';
import type { Starts } from './starts.ts';
import type { TrialEndpoint } from './trial-endpoint.ts';
import type { TrialLog } from './trial-log.ts';
import type { TrialPlan } from './trial-plan.ts';

/** A client that has asked for nothing after so long has started, for the others who wait to. */
const startMs = 3_000;
/** What was on its way when a client reported is seen by then. */
const settleMs = 150;
/** A machine that is never quiet is not waited for. */
const mostRounds = 20;
/** After a success nobody who is only listened to says that it is done. */
const listenedQuietMs = 5_000;

/** What operations are played on. */
export interface Stage {
  readonly plan: Pick<TrialPlan, 'contract' | 'driver' | 'listenMs'>;
  readonly endpoint: TrialEndpoint;
  readonly log: TrialLog;
  readonly clock: Clock;
  readonly starts: Starts;
  /** Aborted: everything ends now. */
  readonly signal: AbortSignal;
}

/** How an operation is to be played. */
export interface Play {
  readonly clientCase: ClientCase;
  readonly operation: TrialOperation;
  /** How long it is watched from its first request on, in milliseconds. */
  readonly windowMs: number;
  /** Told of each attempt with the number of attempts so far; true: enough was seen. */
  readonly isEnough?: (attempts: number) => boolean;
}

/** An operation that is over. */
export interface Played {
  readonly operation: TrialOperation;
  readonly report: ClientReport;
  /** When the client reported or was ended, on the trial's clock. */
  readonly endedMs: number;
}

/** Lets the client do an operation and watches it to its end; what was seen goes to the log. */
export async function playOperation(stage: Stage, play: Play): Promise<Played> {
  const { plan, log, clock, endpoint } = stage;
  const { operation, clientCase } = play;
  const release = await stage.starts.take();
  const watch = new Watch(stage, play, release);
  const report = await plan.driver.run(operation, watch.over);
  const endedMs = clock.now();
  watch[Symbol.dispose]();
  release();
  const quietMs = report.result === 'killed' ? 0 : (clientCase.quietMs ?? 0);
  await quiet(stage, Math.max(settleMs, quietMs));
  endpoint.end(operation.id);
  const seen = watch.wasEnough ? { ...report, because: 'enough was seen' } : report;
  const because = clientCase.refused ? nobodyListened : seen.because;
  log.ended(operation.id, {
    atMs: endedMs,
    result: resultOf(report, watch),
    because,
    ...(report.exitCode === undefined ? {} : { exitCode: report.exitCode }),
    ...(report.status === undefined ? {} : { status: report.status }),
  });
  return { operation, report: seen, endedMs };
}

/**
 * Waits for so long, and on until nothing stood still for `settleMs`: timers come before sockets, and
 * what waits to be read after a standstill is still to be seen.
 */
async function quiet({ clock, signal }: Stage, quietMs: number): Promise<void> {
  for (let round = 0, restMs = quietMs; round < mostRounds; round += 1, restMs = settleMs) {
    const fromMs = clock.now();
    await pause(restMs, undefined, { signal }).catch(() => {});
    if (signal.aborted || clock.now() - fromMs < restMs + settleMs / 2) return;
  }
}

/**
 * A client that was ended is not held to what it would have said, and of one that nobody asked and
 * that may still be waiting to come again nobody knows that it gave up.
 */
function resultOf({ result }: ClientReport, watch: Watch): ClientResultRecord['result'] {
  const mayComeAgain = result === 'unknown' && watch.isFailing;
  if (watch.wasEnough || result === 'killed' || mayComeAgain) return 'censored';
  return result === 'crashed' ? 'failed' : result;
}

/** When an operation has been watched for long enough. */
class Watch implements Disposable {
  readonly #controller = new AbortController();
  readonly #stage: Stage;
  readonly #play: Play;
  readonly #release: () => void;
  readonly #isListening: boolean;
  #timer: NodeJS.Timeout;
  #hasBegun = false;
  wasEnough = false;
  /** The last answer was one after which a client may come again. */
  isFailing = false;

  constructor(stage: Stage, play: Play, release: () => void) {
    this.#stage = stage;
    this.#play = play;
    this.#release = release;
    const { plan, signal, log } = stage;
    this.#isListening = plan.driver.kind === 'listen';
    const patienceMs = this.#isListening ? plan.listenMs : play.windowMs;
    this.#timer = setTimeout(this.#end, patienceMs);
    if (signal.aborted) this.#end();
    signal.addEventListener('abort', this.#end);
    setTimeout(release, startMs).unref();
    log.watch(play.operation.id, {
      onRequest: () => this.#requested(),
      onAttempt: ({ outcome, idempotencyKey }, attempts) => {
        const keyed = idempotencyKey !== undefined;
        const meaning = classifyOutcome(plan.contract, outcome, { keyed }).class;
        this.isFailing = meaning === 'retryable';
        this.#attempted(attempts, meaning === 'success');
      },
    });
  }

  /** Aborted when it has been. */
  get over(): AbortSignal {
    return this.#controller.signal;
  }

  #requested(): void {
    this.#release();
    // Who comes again after it was taken for done is watched on.
    if (this.#hasBegun && !this.#isListening) return;
    this.#hasBegun = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#end, this.#play.windowMs);
  }

  #attempted(attempts: number, isDone: boolean): void {
    if (this.#play.isEnough?.(attempts)) {
      this.wasEnough = true;
      this.#end();
    } else if (this.#isListening && isDone) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#end, listenedQuietMs);
    }
  }

  readonly #end = (): void => {
    this.#controller.abort();
  };

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#stage.signal.removeEventListener('abort', this.#end);
  }
}
