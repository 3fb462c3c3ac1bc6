import type { ContractReader } from '../core/contracts/reader.ts';
import { unsent } from '../core/operation.ts';
import { fingerprint, stream, uuidV4 } from '../core/random.ts';
import type { Decision } from '../core/retry/decide.ts';
import type { Attempt, Outcome } from '../core/trace.ts';
import { setAlarm } from '../endpoint/alarm.ts';
import type { Engine, Exchange } from '../engine/engine.ts';
import { createExchange } from '../engine/engine.ts';
import type { Clock } from './clock.ts';
import type { OperationKind } from './operation-kind.ts';
import type { OperationRun } from './operation-run.ts';
import { outcomeOf } from './outcome.ts';
import type { Recorder } from './recorder.ts';
import { type AttemptEnd, acceptedBy } from './reference-client.ts';

export interface LoadRunnerOptions {
  readonly seed: string;
  readonly runId: string;
  readonly clock: Clock;
  /** Picks the kind of an operation from a number in [0, 1). */
  readonly pickKind: (at: number) => OperationKind;
  readonly reader: ContractReader;
  readonly client: (end: AttemptEnd) => Decision;
  readonly keys: 'per-operation' | 'per-attempt' | 'none';
  /** Whether requests tell the harness's own mock which attempt they are. */
  readonly labelled: boolean;
  readonly maxInFlight: number;
  /** The trace's stand-in for a credential. */
  readonly hashCredential: (credential: string) => string;
  readonly recorder: Recorder;
  /** An operation is over; `user` is whose it was in a closed load. */
  readonly onOperationEnd: (user: number | undefined) => void;
}

/** Takes operations from their arrival to their end: attempts, waits, and the record of both. */
export class LoadRunner {
  readonly #options: LoadRunnerOptions;
  readonly #open = new Set<OperationRun>();
  readonly #credentials = new Map<string, string>();
  #engine: Engine | undefined;
  #ended = false;
  #deciding: OperationRun | undefined;

  constructor(options: LoadRunnerOptions) {
    this.#options = options;
  }

  /** The engine calls back into the runner, so it comes after it. */
  use(engine: Engine): void {
    this.#engine = engine;
  }

  get inFlight(): number {
    return this.#open.size;
  }

  /** Begins an operation. False where it was dropped, since `maxInFlight` are under way. */
  arrive(index: number, atMs: number, user?: number): boolean {
    const { seed, runId, maxInFlight, recorder, clock, pickKind } = this.#options;
    const random = stream(seed, runId, 'operation', index);
    const kind = pickKind(random());
    if (this.#open.size >= maxInFlight) {
      recorder.dropped(kind.name, atMs);
      return false;
    }
    const key = kind.keyed ? uuidV4(random) : undefined;
    const content = kind.fill({ index, random });
    const run: OperationRun = {
      id: String(index),
      index,
      kind,
      content,
      bodyHash: content.body === undefined ? undefined : fingerprint(content.body),
      arrivalMs: atMs,
      user,
      key,
      attempt: 1,
      queuedMs: clock.now(),
      endedMs: -1,
      wait: undefined,
      isUnsent: false,
      random: undefined,
    };
    this.#open.add(run);
    recorder.arrived(kind.name, atMs);
    this.#send(run);
    return true;
  }

  /** What the engine tells of an exchange that is over. */
  readonly settled = (exchange: Exchange): void => {
    const run = exchange.owner as OperationRun;
    if (this.#ended) {
      this.#abandoned(run, exchange);
      return;
    }
    const { reader, clock, client, recorder } = this.#options;
    const outcome = outcomeOf(exchange, reader);
    recorder.attempted(run, this.#attemptOf(run, exchange, outcome));
    run.endedMs = exchange.endMs;
    this.#deciding = run;
    const decision = client({
      outcome,
      attempt: run.attempt,
      method: run.kind.method,
      keyed: run.key !== undefined,
      expect: run.kind.expect,
      nowEpochMs: clock.wallNow(),
      random: this.#jitter,
    });
    if (decision.kind === 'stop') this.#finish(run, decision.because);
    else this.#retryIn(run, decision.delayMs);
  };

  /**
   * Ends what is still open as censored, the attempts that are under way included; nothing is sent
   * or recorded after it.
   */
  async end(): Promise<void> {
    this.#ended = true;
    for (const run of this.#open) run.wait?.cancel();
    await this.#engine?.close();
    for (const run of this.#open) this.#finish(run, run.isUnsent ? unsent : 'run-ended');
  }

  /**
   * An attempt that the end of the run cut off: the server has it, so it counts. One that never got
   * a connection was none.
   */
  #abandoned(run: OperationRun, exchange: Exchange): void {
    if (exchange.startMs < 0) {
      run.isUnsent = true;
      return;
    }
    const { reader, recorder } = this.#options;
    // Not the server cut it.
    exchange.cutBy = undefined;
    const outcome: Outcome =
      exchange.status === 0 ? { kind: 'client-closed' } : outcomeOf(exchange, reader);
    recorder.attempted(run, this.#attemptOf(run, exchange, outcome));
  }

  /** Draws from the stream of the operation that is being decided on; most never need theirs. */
  readonly #jitter = (): number => {
    const run = this.#deciding;
    if (!run) throw new Error('no operation is being decided on');
    run.random ??= stream(this.#options.seed, this.#options.runId, 'retry', run.index);
    return run.random();
  };

  #send(run: OperationRun): void {
    const { kind, content, key, id, attempt } = run;
    const label = this.#options.labelled ? `${kind.name} ${id} ${attempt}` : undefined;
    const wantsBody = this.#options.reader.wantsBody(kind.method);
    const request = kind.compose(content, key, label);
    this.#engine?.submit(createExchange({ method: kind.method, request, wantsBody, owner: run }));
  }

  #retryIn(run: OperationRun, delayMs: number): void {
    const { now } = this.#options.clock;
    run.wait = setAlarm({ atMs: now() + delayMs, now, onDue: () => this.#retry(run) });
  }

  #retry(run: OperationRun): void {
    run.wait = undefined;
    run.attempt += 1;
    run.queuedMs = this.#options.clock.now();
    if (run.key !== undefined && this.#options.keys === 'per-attempt') {
      const { seed, runId } = this.#options;
      run.key = uuidV4(stream(seed, runId, 'key', run.index, run.attempt));
    }
    this.#send(run);
  }

  #finish(run: OperationRun, because: string): void {
    this.#open.delete(run);
    const { recorder, clock, onOperationEnd } = this.#options;
    const atMs = clock.now();
    const succeeded = because === 'succeeded';
    const result = succeeded ? 'succeeded' : this.#ended ? 'censored' : 'failed';
    recorder.ended(run, { type: 'client-result', operation: run.id, atMs, result, because });
    if (!this.#ended) onOperationEnd(run.user);
  }

  #attemptOf(run: OperationRun, exchange: Exchange, outcome: Outcome): Attempt {
    const { kind, content } = run;
    const attempt: Attempt = {
      type: 'attempt',
      operation: run.id,
      name: kind.name,
      groupedBy: 'harness',
      attempt: run.attempt,
      connection: exchange.connection,
      method: kind.method,
      path: content.target,
      write: kind.write,
      arrivalMs: toUs(run.arrivalMs),
      queuedMs: toUs(run.queuedMs),
      startMs: toUs(exchange.startMs < 0 ? run.queuedMs : exchange.startMs),
      endMs: toUs(exchange.endMs),
      outcome,
    };
    if (run.bodyHash !== undefined) attempt.bodyHash = run.bodyHash;
    if (run.key !== undefined) attempt.idempotencyKey = run.key;
    if (kind.credential !== undefined) attempt.credentialHash = this.#credential(kind.credential);
    if (exchange.firstByteMs >= 0) attempt.firstByteMs = toUs(exchange.firstByteMs);
    if (exchange.connectMs >= 0) attempt.connectMs = toUs(exchange.connectMs);
    if (run.attempt > 1 || needsWallClock(outcome)) {
      attempt.wallOffsetMs = toUs(this.#options.clock.wallOffsetMs());
    }
    const accepted = acceptedBy(kind.expect, outcome);
    if (accepted !== undefined) attempt.accepted = accepted;
    return attempt;
  }

  #credential(credential: string): string {
    const known = this.#credentials.get(credential);
    if (known !== undefined) return known;
    const hash = this.#options.hashCredential(credential);
    this.#credentials.set(credential, hash);
    return hash;
  }
}

/** Milliseconds to the microsecond, as a trace has them: what is judged now is judged again later. */
function toUs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

function needsWallClock(outcome: Outcome): boolean {
  return (
    outcome.kind === 'response' &&
    (outcome.retryAfter !== undefined || outcome.rateLimit !== undefined)
  );
}
