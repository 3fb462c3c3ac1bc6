import type { Expect } from '../core/profile-request.ts';
import type { Attempt, ClientResultRecord, TraceRecord } from '../core/trace.ts';
import type { RecordedRun } from './operation-run.ts';
import type { Recorder } from './recorder.ts';
import { acceptedBy } from './reference-client.ts';

/** An operation that a client of the user's own was given, or waits to be given. */
export interface OwnRun extends RecordedRun {
  readonly kind: RecordedRun['kind'] & { readonly expect: Expect | undefined };
  /** The attempt that was seen last, from 1; 0 while there was none. */
  attempt: number;
  /** When that attempt was over; -1 while there was none. */
  endedMs: number;
}

/** What the mock saw and did, in the order of time, and the moment up to which that is all. */
export interface Sightings {
  readonly records: readonly Exclude<
    TraceRecord,
    { type: 'run' | 'client-result' | 'window' | 'summary' }
  >[];
  readonly watermarkMs: number;
}

export interface OwnClientBookOptions {
  /** Takes records in the order of time. */
  readonly recorder: Pick<Recorder, 'arrived' | 'attempted' | 'ended' | 'told'>;
  /** The observer, which is the mock, stood still. */
  readonly onStall: (stall: Extract<TraceRecord, { type: 'stall' }>) => void;
  /** The one process that does all operations, by name; undefined where there are several. */
  readonly client: string | undefined;
}

/**
 * Joins what the mock saw of the requests of a client of the user's own with what that client told.
 * The client knows when an operation was meant to start and what was expected of it; the mock has
 * seen the attempts. What the client told waits until the mock has told all that came before.
 */
export class OwnClientBook {
  readonly #options: OwnClientBookOptions;
  readonly #runs = new Map<string, OwnRun>();
  /** In the order of time. */
  #reports: { readonly run: OwnRun; readonly result: ClientResultRecord }[] = [];
  #lateAttempts = 0;
  #followUps = 0;

  constructor(options: OwnClientBookOptions) {
    this.#options = options;
  }

  /** Attempts of operations that had settled before, or were never given to the client. */
  get lateAttempts(): number {
    return this.#lateAttempts;
  }

  /** Requests that followed a success below the base URL of its operation, say to ask for a job. */
  get followUps(): number {
    return this.#followUps;
  }

  /** An operation was due, and is under way. */
  arrived(run: OwnRun): void {
    this.#runs.set(run.id, run);
    this.#options.recorder.arrived(run);
  }

  /** The client has told what an operation came to, or the run has ended it. */
  reported(run: OwnRun, result: ClientResultRecord): void {
    this.#reports.push({ run, result });
  }

  told({ records, watermarkMs }: Sightings): void {
    for (const record of records) {
      this.#release(timeOf(record));
      if (record.type === 'attempt') this.#attempted(record);
      else if (record.type === 'stall') this.#options.onStall(record);
      else this.#options.recorder.told({ records: [record], watermarkMs: record.atMs });
    }
    this.#release(watermarkMs);
    this.#options.recorder.told({ records: [], watermarkMs });
  }

  /** Takes down what the client told last; nothing more is told. */
  finish(): void {
    this.#release(Number.POSITIVE_INFINITY);
  }

  /** Nothing that is told of that operation counts any more. */
  settled(id: string): void {
    this.#runs.delete(id);
  }

  #attempted(attempt: Attempt): void {
    const { recorder, client } = this.#options;
    const { operation, parent } = attempt;
    const run = this.#runs.get(parent === undefined ? operation : rootOf(operation));
    if (!run) {
      this.#lateAttempts += 1;
      return;
    }
    if (parent !== undefined) {
      // Judged as an operation of its own, of which no arrival was planned: counts leave it out.
      this.#followUps += 1;
      recorder.told({ records: [attempt], watermarkMs: attempt.endMs });
      return;
    }
    const accepted = acceptedBy(run.kind.expect, attempt.outcome);
    // A retry that began before the attempt before it was over has not waited.
    if (run.endedMs < 0 || run.endedMs > attempt.startMs) run.endedMs = attempt.startMs;
    recorder.attempted(run, {
      ...attempt,
      arrivalMs: Math.round(run.arrivalMs * 1_000) / 1_000,
      ...(client === undefined ? {} : { client }),
      ...(accepted === undefined ? {} : { accepted }),
    });
    run.attempt = Math.max(run.attempt, attempt.attempt);
    run.endedMs = Math.max(run.endedMs, attempt.endMs);
  }

  /** What the client told before that moment. */
  #release(beforeMs: number): void {
    const first = this.#reports.findIndex(({ result }) => result.atMs >= beforeMs);
    if (first === 0) return;
    const due = this.#reports.splice(0, first < 0 ? this.#reports.length : first);
    for (const { run, result } of due) this.#options.recorder.ended(run, result);
  }
}

/** `7` of `7.2`: what follows below the same base URL bears its number. */
function rootOf(operation: string): string {
  return operation.slice(0, operation.indexOf('.'));
}

function timeOf(record: Sightings['records'][number]): number {
  if (record.type === 'attempt') return record.endMs;
  return record.type === 'stall' ? record.startMs + record.lengthMs : record.atMs;
}
