import type { Operation } from '../core/operation.ts';
import { jobsOf, replaysOf } from '../core/operation-jobs.ts';
import type { Counts } from '../core/result.ts';
import type { Outcome } from '../core/trace.ts';

type TargetPart = Pick<
  Counts,
  'networkErrors' | 'byStatus' | 'byCode' | 'jobs' | 'replays' | 'duplicateJobs'
>;

/** A target that makes up codes must not make a report of any length: more than so many are `other`. */
const mostCodes = 200;
const longestCode = 100;

/** Counts what the target answered and which jobs it created. */
export class TargetCounts {
  readonly #ledger: boolean;
  readonly #byStatus = new Map<number, number>();
  readonly #byCode = new Map<string | number, number>();
  #networkErrors = 0;
  #jobs = 0;
  #replays = 0;
  #duplicateJobs = 0;

  /** @param ledger whether jobs are told as effects; else they are known by the ids answered. */
  constructor(ledger: boolean) {
    this.#ledger = ledger;
  }

  attempted(outcome: Outcome): void {
    if (outcome.kind === 'network-error') this.#networkErrors += 1;
    if (outcome.kind !== 'response') return;
    const { status, code } = outcome;
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    if (code !== undefined) this.#countCode(code);
  }

  #countCode(code: string | number): void {
    const isTellable = typeof code === 'number' || code.length <= longestCode;
    const hasRoom = this.#byCode.size < mostCodes || this.#byCode.has(code);
    const counted = isTellable && hasRoom ? code : 'other';
    this.#byCode.set(counted, (this.#byCode.get(counted) ?? 0) + 1);
  }

  settled(operation: Operation): void {
    const jobs = jobsOf(operation, this.#ledger);
    this.#jobs += jobs;
    this.#duplicateJobs += Math.max(0, jobs - 1);
    this.#replays += replaysOf(operation, this.#ledger);
  }

  counts(): TargetPart {
    return {
      networkErrors: this.#networkErrors,
      byStatus: Object.fromEntries(this.#byStatus),
      byCode: Object.fromEntries(this.#byCode),
      jobs: this.#jobs,
      replays: this.#replays,
      duplicateJobs: this.#duplicateJobs,
    };
  }
}
