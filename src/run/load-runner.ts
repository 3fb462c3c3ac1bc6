import type { ContractReader } from '../core/contracts/reader.ts';
import { unsent } from '../core/operation.ts';
import type { Random } from '../core/random.ts';
import { fingerprint, stream, uuidV4 } from '../core/random.ts';
import type { Decision } from '../core/retry/decide.ts';
import type { Attempt, Outcome } from '../core/trace.ts';
import type { LinkReading } from '../core/workload/chain.ts';
import { setAlarm } from '../endpoint/alarm.ts';
import type { Engine, Exchange } from '../engine/engine.ts';
import { createExchange } from '../engine/engine.ts';
import { attemptRecord } from './attempt-record.ts';
import type { NextRequest } from './chain.ts';
import { Chain } from './chain.ts';
import type { ChainTally } from './chain-tally.ts';
import type { CleanUp } from './clean-up.ts';
import type { Clock } from './clock.ts';
import type { LoadLimits } from './load-limits.ts';
import type { OperationKind } from './operation-kind.ts';
import type { OperationRun } from './operation-run.ts';
import { outcomeOf } from './outcome.ts';
import type { Recorder } from './recorder.ts';
import type { AttemptEnd } from './reference-client.ts';

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
  readonly limits: LoadLimits;
  readonly chains: ChainTally;
  readonly cleanUp: CleanUp;
  /** An operation, with all that follows it, is over; `user` is whose it was in a closed load. */
  readonly onOperationEnd: (user: number | undefined) => void;
}

/** Takes operations from their arrival to their end: attempts, waits, and the record of both. */
export class LoadRunner {
  readonly #options: LoadRunnerOptions;
  readonly #open = new Set<OperationRun>();
  /** Those that wait for their next request. */
  readonly #paused = new Set<Chain>();
  readonly #observer: Parameters<typeof attemptRecord>[3];
  readonly #credentials = new Map<string, string>();
  #engine: Engine | undefined;
  #ended = false;
  #halted = 0;
  #deciding: OperationRun | undefined;

  constructor(options: LoadRunnerOptions) {
    this.#options = options;
    this.#observer = {
      wallOffsetMs: () => options.clock.wallOffsetMs(),
      hashCredential: (credential) => this.#credential(credential),
    };
  }

  /** The engine calls back into the runner, so it comes after it. */
  use(engine: Engine): void {
    this.#engine = engine;
  }

  /** Without those whose next attempt may not be sent any more: only the end of the run ends them. */
  get inFlight(): number {
    return this.#open.size + this.#paused.size - this.#halted;
  }

  get openConnections(): number {
    return this.#engine?.openConnections ?? 0;
  }

  /** Begins an operation. False where it was dropped, since `maxInFlight` are under way. */
  arrive(index: number, atMs: number, user?: number): boolean {
    const { seed, runId, maxInFlight, recorder, pickKind, limits } = this.#options;
    if (limits.reached !== undefined) return false;
    const random = stream(seed, runId, 'operation', index);
    const kind = pickKind(random());
    if (this.inFlight >= maxInFlight) {
      recorder.dropped(kind.name, atMs);
      return false;
    }
    const id = String(index);
    const { name, chain: plan } = kind;
    const chain = plan && new Chain(plan, { name, index, arrivalMs: atMs, user });
    this.#begin({ id, index, kind, chain, parent: undefined, arrivalMs: atMs, user }, random);
    return true;
  }

  #begin(
    begun: Pick<OperationRun, 'id' | 'index' | 'kind' | 'chain' | 'parent' | 'arrivalMs' | 'user'>,
    random: Random,
  ): void {
    const { index, kind, chain } = begun;
    const key = kind.keyed ? uuidV4(random) : undefined;
    const content = kind.fill({ index, random, taken: chain?.values });
    const run: OperationRun = {
      ...begun,
      content,
      bodyHash: content.body === undefined ? undefined : fingerprint(content.body),
      key,
      attempt: 1,
      queuedMs: this.#options.clock.now(),
      endedMs: -1,
      wait: undefined,
      isUnsent: false,
      random: undefined,
    };
    this.#open.add(run);
    this.#options.recorder.arrived(run);
    this.#send(run);
  }

  /** What the engine tells of an exchange that is over. */
  readonly settled = (exchange: Exchange): void => {
    const run = exchange.owner as OperationRun;
    if (this.#ended) {
      this.#abandoned(run, exchange);
      return;
    }
    const { reader, clock, client, recorder, onOperationEnd } = this.#options;
    const outcome = outcomeOf(exchange, reader);
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
    const succeeded = decision.kind === 'stop' && decision.because === 'succeeded';
    const reading = succeeded ? run.chain?.read(exchange, exchange.endMs) : undefined;
    const broken = reading?.kind === 'broken' ? reading : undefined;
    const attempt = this.#attemptOf(run, exchange, outcome);
    recorder.attempted(run, broken ? { ...attempt, accepted: false } : attempt);
    run.endedMs = exchange.endMs;
    if (decision.kind === 'retry') {
      this.#retryIn(run, decision.delayMs);
      return;
    }
    this.#finish(run, broken?.because ?? decision.because);
    if (run.chain) this.#follow(run, run.chain, reading);
    else onOperationEnd(run.user);
  };

  /**
   * Ends what is still open as censored, the attempts that are under way included; nothing is sent
   * or recorded after it.
   */
  async end(): Promise<void> {
    this.#ended = true;
    for (const waiting of [...this.#open, ...this.#paused]) waiting.wait?.cancel();
    for (const chain of this.#paused) this.#options.chains.unfinished(chain);
    this.#paused.clear();
    await this.#engine?.close();
    for (const run of this.#open) this.#finish(run, run.isUnsent ? unsent : 'run-ended');
  }

  /** Takes a chain on from an operation that is over, by what its answer meant. */
  #follow(run: OperationRun, chain: Chain, reading: LinkReading | undefined): void {
    const { chains, cleanUp, clock, onOperationEnd } = this.#options;
    if (reading === undefined || reading.kind === 'broken') {
      chains.broken(chain, run.kind.name, reading?.sentence);
      onOperationEnd(run.user);
      return;
    }
    if (reading.kind === 'taken' && chain.isAtLastPoll) {
      chains.terminal(chain, run.endedMs);
    }
    const next = chain.advance(reading, run.endedMs);
    if (run.parent === undefined) cleanUp.add(chain);
    if (!next) {
      chains.done(chain);
      onOperationEnd(run.user);
      return;
    }
    if (next.inMs === 0) {
      this.#beginNext(chain, next, run.endedMs);
      return;
    }
    const atMs = run.endedMs + next.inMs;
    this.#paused.add(chain);
    const onDue = (): void => this.#beginNext(chain, next, atMs);
    chain.wait = setAlarm({ atMs, now: clock.now, onDue });
  }

  #beginNext(chain: Chain, { id, step }: NextRequest, arrivalMs: number): void {
    this.#paused.delete(chain);
    chain.wait = undefined;
    const { seed, runId, chains } = this.#options;
    const { index, user, id: parent } = chain;
    chains.followed(arrivalMs);
    const begun = { id, index, kind: step.kind, chain, parent, arrivalMs, user };
    this.#begin(begun, stream(seed, runId, 'operation', id));
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
    run.random ??= stream(this.#options.seed, this.#options.runId, 'retry', run.id);
    return run.random();
  };

  #send(run: OperationRun): void {
    const { limits, onOperationEnd } = this.#options;
    if (!limits.admit(run)) {
      this.#halted += 1;
      onOperationEnd(undefined);
      return;
    }
    const { kind, content, key, id, attempt } = run;
    const label = this.#options.labelled ? `${kind.name} ${id} ${attempt}` : undefined;
    const wantsBody = kind.readsBody || this.#options.reader.wantsBody(kind.method);
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
      run.key = uuidV4(stream(seed, runId, 'key', run.id, run.attempt));
    }
    this.#send(run);
  }

  #finish(run: OperationRun, because: string): void {
    this.#open.delete(run);
    const { recorder, clock, chains } = this.#options;
    const atMs = clock.now();
    const succeeded = because === 'succeeded';
    const result = succeeded ? 'succeeded' : this.#ended ? 'censored' : 'failed';
    recorder.ended(run, { type: 'client-result', operation: run.id, atMs, result, because });
    if (this.#ended && run.chain) chains.unfinished(run.chain);
  }

  #attemptOf(run: OperationRun, exchange: Exchange, outcome: Outcome): Attempt {
    return attemptRecord(run, exchange, outcome, this.#observer);
  }

  #credential(credential: string): string {
    const known = this.#credentials.get(credential);
    if (known !== undefined) return known;
    const hash = this.#options.hashCredential(credential);
    this.#credentials.set(credential, hash);
    return hash;
  }
}
