import { stream } from '../core/random.ts';
import type { TraceRecord } from '../core/trace.ts';
import type { Chain } from './chain.ts';
import type { LoadPlan } from './load-messages.ts';
import type { OperationRun } from './operation-run.ts';
import { sampleAboveOf } from './trace-frame.ts';
import type { TraceWriter } from './trace-writer.ts';

export interface TraceSamplerOptions {
  readonly trace: Pick<TraceWriter, 'write'>;
  /** Operations a second up to which all are written; above it, about so many. */
  readonly sampleAbove: number;
  readonly seed: string;
  readonly runId: string;
}

/** A record that may belong to an operation. */
export type OperationRecord = Extract<
  TraceRecord,
  { type: 'attempt' | 'client-result' | 'effect' | 'fault' }
>;

/** Samples the trace of a plan; undefined where that is to be whole. */
export function samplerOf(
  plan: LoadPlan,
  trace: Pick<TraceWriter, 'write'>,
): TraceSampler | undefined {
  const sampleAbove = sampleAboveOf(plan);
  if (sampleAbove === undefined) return undefined;
  const { seed, runId } = plan;
  return new TraceSampler({ trace, sampleAbove, seed, runId });
}

/**
 * Writes a sample of the operations above a rate, each whole or not at all, and every one that broke
 * a rule. It holds only what is in flight and not in the sample.
 */
export class TraceSampler {
  readonly #options: TraceSamplerOptions;
  /** What operations in flight that are not in the sample have had so far. */
  readonly #waiting = new Map<string, OperationRecord[]>();
  readonly #chains = new WeakMap<Chain, boolean>();
  #second = 0;
  #arrivals = 0;
  #arrivalsBefore = 0;
  #settled = 0;
  #written = 0;

  constructor(options: TraceSamplerOptions) {
    this.#options = options;
  }

  /** An operation is under way; it must be told of before its records. */
  arrived(run: Pick<OperationRun, 'id' | 'index' | 'chain' | 'arrivalMs'>): void {
    this.#count(Math.floor(run.arrivalMs / 1_000));
    if (!this.#keeps(run)) this.#waiting.set(run.id, []);
  }

  /** Writes the record, or holds it until its operation settles. */
  take(record: OperationRecord): void {
    const { operation } = record;
    const waiting = operation === undefined ? undefined : this.#waiting.get(operation);
    if (waiting) waiting.push(record);
    else this.#options.trace.write(record);
  }

  /** That operation has all its records, and was judged. */
  settled(id: string, isViolation: boolean): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#settled += 1;
    if (waiting && !isViolation) return;
    this.#written += 1;
    for (const record of waiting ?? []) this.#options.trace.write(record);
  }

  /** Share of the settled operations that is on record, from 0 to 1; 1 where none has settled. */
  get share(): number {
    return this.#settled === 0 ? 1 : this.#written / this.#settled;
  }

  #count(second: number): void {
    if (second > this.#second) {
      this.#arrivalsBefore = second === this.#second + 1 ? this.#arrivals : 0;
      this.#arrivals = 0;
      this.#second = second;
    }
    this.#arrivals += 1;
  }

  /** What follows an operation goes with it, whenever it comes. */
  #keeps({ index, chain }: Pick<OperationRun, 'index' | 'chain'>): boolean {
    const decided = chain && this.#chains.get(chain);
    if (decided !== undefined) return decided;
    const { sampleAbove, seed, runId } = this.#options;
    const ratePerSecond = Math.max(this.#arrivalsBefore, this.#arrivals);
    const isKept =
      ratePerSecond <= sampleAbove ||
      stream(seed, runId, 'sample', index)() < sampleAbove / ratePerSecond;
    if (chain) this.#chains.set(chain, isKept);
    return isKept;
  }
}
