import { DueQueue } from './due-queue.ts';
import type { OpenOperation } from './open-operation.ts';
import { applyFault, insertAttempt, openOperation, settledOperation } from './open-operation.ts';
import type { Operation } from './operation.ts';
import { RecentHashes } from './recent-hashes.ts';
import type {
  Attempt,
  ClientResultRecord,
  EffectRecord,
  FaultRecord,
  TraceRecord,
} from './trace.ts';

export interface GrouperOptions {
  /** Hears of each operation once, in the order in which they settle. */
  readonly onSettled: (operation: Operation) => void;
  /**
   * How long after its client-result an operation is kept open, in milliseconds of the records'
   * times: a mock tells its effects in batches, so they come late. 0 settles at once.
   */
  readonly graceMs: number;
  /**
   * Where nobody records client-results (an endpoint's trace): an operation settles so many
   * milliseconds after the end of its last attempt. Absent: it waits for its client-result.
   */
  readonly quietPeriodMs?: number | undefined;
}

/** Records that found no operation; none of them was judged. */
export interface StrayCounts {
  /** Came after their operation had settled. */
  readonly lateRecords: number;
  /** Those of them that tell of a created job: a duplicate may hide here. */
  readonly lateJobs: number;
  /** Effects and faults that name no operation, and faults that name no attempt. */
  readonly unattributed: number;
}

/** So many settled ids are remembered at least, to tell a late record from a new operation. */
const rememberedIds = 32_768;

/** How long operations wait for the effects of a mock that tells them in batches. */
export const effectGraceMs = 1_000;

/** A grouper that begins with nothing in flight. */
export function createGrouper(options: GrouperOptions): Grouper {
  return new Grouper(options);
}

/** Joins the records of a trace into operations; holds only those that are in flight. */
export class Grouper {
  readonly #options: GrouperOptions;
  readonly #open = new Map<string, OpenOperation>();
  readonly #settledIds = new RecentHashes(rememberedIds);
  /** Each entry counts only while its operation is due at that very moment. */
  readonly #graced = new DueQueue<OpenOperation>();
  readonly #quiet = new DueQueue<OpenOperation>();
  readonly #strays = { lateRecords: 0, lateJobs: 0, unattributed: 0 };
  #watermarkMs = Number.NEGATIVE_INFINITY;

  constructor(options: GrouperOptions) {
    this.#options = options;
  }

  /** Operations in flight. */
  get open(): number {
    return this.#open.size;
  }

  get strays(): StrayCounts {
    return this.#strays;
  }

  /** Whether the operation of that id settled lately: a record of it would come too late. */
  hasSettled(id: string): boolean {
    return !this.#open.has(id) && this.#settledIds.has(id);
  }

  push(record: TraceRecord): void {
    switch (record.type) {
      case 'attempt':
        this.#addAttempt(record);
        break;
      case 'client-result':
        this.#addResult(record);
        break;
      case 'effect':
        this.#addEffect(record);
        break;
      case 'fault':
        this.#addFault(record);
        break;
      case 'stall':
        this.advance(record.startMs + record.lengthMs);
        break;
      case 'summary':
        this.advance(record.endMs);
        break;
      case 'run':
      case 'window':
        break;
    }
  }

  /** Says that time has come so far: what was due before that moment settles. */
  advance(watermarkMs: number): void {
    if (watermarkMs <= this.#watermarkMs) return;
    this.#watermarkMs = watermarkMs;
    this.#drain(this.#graced);
    this.#drain(this.#quiet);
  }

  /** Settles what is still open; what has no client-result is censored. */
  end(): void {
    for (const operation of this.#open.values()) this.#settle(operation, true);
  }

  #addAttempt(attempt: Attempt): void {
    // What was due before this attempt began has settled, in whatever order records were written.
    this.advance(attempt.startMs);
    const operation = this.#find(attempt.operation);
    if (!operation) {
      this.#strays.lateRecords += 1;
      return;
    }
    insertAttempt(operation, attempt);
    const { quietPeriodMs } = this.#options;
    if (quietPeriodMs !== undefined && !operation.result) {
      operation.dueMs = attempt.endMs + quietPeriodMs;
      this.#quiet.push(operation, operation.dueMs);
    }
    this.advance(attempt.endMs);
  }

  #addResult(record: ClientResultRecord): void {
    this.advance(record.atMs);
    const operation = this.#find(record.operation);
    if (!operation || operation.result) {
      this.#strays.lateRecords += 1;
      return;
    }
    operation.result = record;
    const { graceMs } = this.#options;
    if (graceMs === 0) {
      this.#settle(operation, false);
      return;
    }
    operation.dueMs = record.atMs + graceMs;
    this.#graced.push(operation, operation.dueMs);
  }

  #addEffect(record: EffectRecord): void {
    this.advance(record.atMs);
    if (record.operation === undefined) {
      this.#strays.unattributed += 1;
      return;
    }
    const operation = this.#find(record.operation);
    if (operation) {
      operation.effects = [...operation.effects, record];
      return;
    }
    this.#strays.lateRecords += 1;
    if (record.effect === 'job-created') this.#strays.lateJobs += 1;
  }

  #addFault(record: FaultRecord): void {
    this.advance(record.atMs);
    if (record.operation === undefined || record.attempt === undefined) {
      this.#strays.unattributed += 1;
      return;
    }
    const operation = this.#find(record.operation);
    if (operation) applyFault(operation, record);
    else this.#strays.lateRecords += 1;
  }

  /** The operation of that id, opened where it is new; undefined where it has settled. */
  #find(id: string): OpenOperation | undefined {
    const known = this.#open.get(id);
    if (known) return known;
    if (this.#settledIds.has(id)) return undefined;
    const fresh = openOperation(id);
    this.#open.set(id, fresh);
    return fresh;
  }

  #drain(queue: DueQueue<OpenOperation>): void {
    while (queue.dueMs < this.#watermarkMs) {
      const { dueMs } = queue;
      const operation = queue.take();
      const isDue = operation?.dueMs === dueMs && this.#open.get(operation.id) === operation;
      if (isDue) this.#settle(operation, false);
    }
  }

  #settle(operation: OpenOperation, censored: boolean): void {
    this.#open.delete(operation.id);
    this.#settledIds.add(operation.id);
    this.#options.onSettled(settledOperation(operation, censored));
  }
}
