import { setTimeout as delay } from 'node:timers/promises';
import type { ContractReader } from '../core/contracts/reader.ts';
import { stream, uuidV4 } from '../core/random.ts';
import type { Decision } from '../core/retry/decide.ts';
import type { Outcome } from '../core/trace.ts';
import type { Engine, Exchange } from '../engine/engine.ts';
import { createExchange } from '../engine/engine.ts';
import type { Chain } from './chain.ts';
import type { Clock } from './clock.ts';
import type { OperationKind } from './operation-kind.ts';
import { outcomeOf } from './outcome.ts';
import type { AttemptEnd } from './reference-client.ts';

interface Job {
  readonly kind: OperationKind;
  readonly index: number;
  readonly taken: Readonly<Record<string, string>>;
}

export interface CleanUpOptions {
  readonly seed: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly reader: ContractReader;
  readonly client: (end: AttemptEnd) => Decision;
  /** How long requests may go on after the last of them was begun. */
  readonly graceMs: number;
  /** Makes an engine that calls back so. */
  readonly connect: (onSettled: (exchange: Exchange) => void) => Engine;
}

/** A run that makes more jobs than this has to clean up the rest by itself. */
const mostJobs = 200_000;
/** Cleaning up is no load: at most 100 requests a second. */
const paceMs = 10;

/** Undoes after a load what its operations have done; nothing of it is counted or judged. */
export class CleanUp {
  readonly #jobs: Job[] = [];
  #tooMany = 0;

  /** An operation has succeeded; where its profile says how, it is undone later. */
  add({ plan, index, values }: Chain): void {
    const { cleanUp: kind } = plan;
    if (!kind) return;
    if (this.#jobs.length < mostJobs) this.#jobs.push({ kind, index, taken: { ...values } });
    else this.#tooMany += 1;
  }

  /** Sends a request for each, retries included; comes back with what could not be undone, in words. */
  async run(options: CleanUpOptions): Promise<string[]> {
    if (this.#jobs.length === 0) return [];
    const giveUp = new AbortController();
    await using engine = options.connect((exchange) =>
      (exchange.owner as (exchange: Exchange) => void)(exchange),
    );
    const ends: Promise<string | undefined>[] = [];
    for (const job of this.#jobs) {
      ends.push(undo(job, engine, { ...options, signal: giveUp.signal }));
      await delay(paceMs);
    }
    const outOfTime = setTimeout(() => {
      giveUp.abort();
      void engine.close();
    }, options.graceMs);
    const failures = (await Promise.all(ends)).filter((failure) => failure !== undefined);
    clearTimeout(outOfTime);
    return this.#tell(failures);
  }

  #tell(failures: readonly string[]): string[] {
    const told = new Map<string, number>();
    for (const failure of failures) told.set(failure, (told.get(failure) ?? 0) + 1);
    const why = [...told].map(([failure, count]) => `${failure} × ${count}`).join(', ');
    const failed = `${failures.length} of ${this.#jobs.length} clean-up requests failed (${why}); what they were for is still there`;
    const left = `${this.#tooMany} operations more were not cleaned up, as ${mostJobs} is the most`;
    return [...(failures.length > 0 ? [failed] : []), ...(this.#tooMany > 0 ? [left] : [])];
  }
}

/** Why a job could not be undone; undefined where it was. */
async function undo(
  { kind, index, taken }: Job,
  engine: Engine,
  options: CleanUpOptions & { readonly signal: AbortSignal },
): Promise<string | undefined> {
  const { seed, runId, reader, client, clock, signal } = options;
  const random = stream(seed, runId, 'after', index);
  const key = kind.keyed ? uuidV4(random) : undefined;
  const request = kind.compose(kind.fill({ index, random, taken }), key, undefined);
  const { method, expect } = kind;
  const wantsBody = reader.wantsBody(method);
  for (let attempt = 1; ; attempt += 1) {
    const { promise, resolve } = Promise.withResolvers<Exchange>();
    engine.submit(createExchange({ method, request, wantsBody, owner: resolve }));
    const outcome = outcomeOf(await promise, reader);
    if (signal.aborted) return 'out of time';
    const nowEpochMs = clock.wallNow();
    const keyed = key !== undefined;
    const decision = client({ outcome, attempt, method, keyed, expect, nowEpochMs, random });
    if (decision.kind === 'stop') {
      return decision.because === 'succeeded' ? undefined : describe(outcome);
    }
    try {
      await delay(decision.delayMs, undefined, { signal });
    } catch {
      return 'out of time';
    }
  }
}

function describe(outcome: Outcome): string {
  if (outcome.kind !== 'response') {
    return outcome.kind === 'network-error' ? outcome.error : outcome.kind;
  }
  const { status, code } = outcome;
  return code === undefined ? String(status) : `${status} ${String(code).slice(0, 100)}`;
}
