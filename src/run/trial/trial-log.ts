import { createGrouper, effectGraceMs, type Grouper } from '../../core/group.ts';
import type { Operation } from '../../core/operation.ts';
import type { Attempt, ClientResultRecord, TraceRecord } from '../../core/trace.ts';
import type { TraceWriter } from '../trace-writer.ts';

/** A client that sends more than this in one operation is heard, and no longer kept. */
const mostAttempts = 1_000;
/** Operations of a trial settle when their client has reported, never by quiet alone. */
const neverMs = Number.MAX_SAFE_INTEGER;

/** An operation that is being played. */
interface Heard {
  /** Ids in the order in which they came: what follows a redirect is an operation of its own. */
  readonly ids: string[];
  onRequest: (() => void) | undefined;
  onAttempt: ((attempt: Attempt, attempts: number) => void) | undefined;
}

/** Everything that a trial saw: goes on record, becomes operations, and is asked for by who plays. */
export class TrialLog {
  readonly #trace: TraceWriter | undefined;
  readonly #grouper: Grouper;
  readonly #heard = new Map<string, Heard>();
  readonly #attempts = new Map<string, Attempt[]>();
  readonly #settled = new Map<string, Operation[]>();
  #strays = 0;
  #untold = 0;

  constructor(trace: TraceWriter | undefined, onSettled: (operation: Operation) => void) {
    this.#trace = trace;
    this.#grouper = createGrouper({
      graceMs: effectGraceMs,
      quietPeriodMs: neverMs,
      onSettled: (operation) => {
        if (operation.attempts.length === 0 && !operation.result) return;
        const root = rootOf(operation.id);
        const known = this.#settled.get(root) ?? [];
        known.push(operation);
        this.#settled.set(root, known);
        onSettled(operation);
      },
    });
  }

  /** Requests that belonged to no open operation. */
  get strays(): number {
    return this.#strays;
  }

  /** Attempts beyond the thousandth of their operation, which nothing was made of. */
  get untold(): number {
    return this.#untold;
  }

  /** What became of an operation, with what followed it; empty where no request came and nobody reported. */
  operationsOf(id: string): readonly Operation[] {
    return this.#settled.get(id) ?? [];
  }

  /** The attempts of an operation so far, with those of what followed it. */
  attemptsOf(id: string): readonly Attempt[] {
    return this.#attempts.get(id) ?? [];
  }

  /** Is told of the requests and attempts of an operation from now on. */
  watch(id: string, listeners: Pick<Heard, 'onRequest' | 'onAttempt'>): void {
    this.#heard.set(id, { ids: [], ...listeners });
  }

  requested(operation: string): void {
    this.#heard.get(rootOf(operation))?.onRequest?.();
  }

  attempted(attempt: Attempt): void {
    const root = rootOf(attempt.operation);
    const known = this.#attempts.get(root) ?? [];
    if (known.length >= mostAttempts) {
      this.#untold += 1;
      return;
    }
    known.push(attempt);
    this.#attempts.set(root, known);
    const heard = this.#heard.get(root);
    if (heard && !heard.ids.includes(attempt.operation)) heard.ids.push(attempt.operation);
    this.push(attempt);
    heard?.onAttempt?.(attempt, known.length);
  }

  stray(): void {
    this.#strays += 1;
  }

  push(record: TraceRecord): void {
    this.#trace?.write(record);
    this.#grouper.push(record);
  }

  /**
   * The operation is over, and so are those that followed it: the client's word is on the last of
   * them, and of those before nobody was told anything.
   */
  ended(id: string, result: Omit<ClientResultRecord, 'type' | 'operation'>): void {
    const ids = this.#heard.get(id)?.ids ?? [];
    const last = ids.at(-1) ?? id;
    for (const followed of ids.slice(0, -1)) {
      const untold = { atMs: result.atMs, result: 'unknown', because: 'another followed' } as const;
      this.push({ type: 'client-result', operation: followed, ...untold });
    }
    this.push({ type: 'client-result', operation: last, ...result });
    this.#heard.delete(id);
  }

  /** Settles everything. */
  end(): void {
    this.#grouper.end();
  }
}

/** `ra-zero-1` of `ra-zero-1.2`: what follows below the same base URL bears its number. */
function rootOf(operation: string): string {
  const dot = operation.indexOf('.');
  return dot < 0 ? operation : operation.slice(0, dot);
}
