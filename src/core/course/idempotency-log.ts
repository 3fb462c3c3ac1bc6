import type { Operation } from '../operation.ts';
import { jobsOf, replaysOf } from '../operation-jobs.ts';
import { RecentHashes } from '../recent-hashes.ts';
import type { RuleContext } from '../rules/rule.ts';
import { wasConflict, writesUnder } from '../rules/write-request.ts';
import type { Idempotency } from './course-result.ts';

/** Keys that are remembered by a hash of 64 bits. */
const rememberedKeys = 16_384;

/**
 * Counts what became of the writes and their keys. Different keys are told apart by the hashes of the
 * last 16,384: one that comes again after more than those counts once more.
 */
export class IdempotencyLog {
  readonly #context: Pick<RuleContext, 'contract' | 'ledger'>;
  readonly #isWrite: ReturnType<typeof writesUnder>;
  readonly #known = new RecentHashes(rememberedKeys);
  readonly #counts = {
    writes: 0,
    keyedWrites: 0,
    keys: 0,
    resent: 0,
    jobs: 0,
    replays: 0,
    duplicates: 0,
    conflicts: 0,
  };

  constructor(context: Pick<RuleContext, 'contract' | 'ledger'>) {
    this.#context = context;
    this.#isWrite = writesUnder(context.contract);
  }

  /** An operation has settled; one that is no write counts for nothing. */
  settled(operation: Operation): void {
    const [first] = operation.attempts;
    if (!first || !this.#isWrite(first)) return;
    const counts = this.#counts;
    const jobs = jobsOf(operation, this.#context.ledger);
    counts.writes += 1;
    counts.jobs += jobs;
    counts.duplicates += Math.max(0, jobs - 1);
    counts.replays += replaysOf(operation, this.#context.ledger);
    this.#hearKeys(operation);
  }

  /** All so far; undefined where there were no writes. */
  ledger(): Idempotency | undefined {
    return this.#counts.writes === 0 ? undefined : { ...this.#counts };
  }

  #hearKeys({ attempts }: Operation): void {
    const counts = this.#counts;
    let latest: string | undefined;
    let isResent = false;
    for (const attempt of attempts) {
      const { idempotencyKey: key } = attempt;
      if (key === undefined) continue;
      if (key === latest) isResent = true;
      else if (!this.#known.add(key)) counts.keys += 1;
      latest = key;
      if (wasConflict(this.#context.contract, attempt)) counts.conflicts += 1;
    }
    if (latest !== undefined) counts.keyedWrites += 1;
    if (isResent) counts.resent += 1;
  }
}
