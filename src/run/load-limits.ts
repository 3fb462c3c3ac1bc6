import type { Profile } from '../core/profile.ts';
import type { OperationRun } from './operation-run.ts';

/** As much of an attempt that is about to be sent as limits look at. */
type Sending = Pick<OperationRun, 'attempt' | 'key'> & {
  readonly kind: Pick<OperationRun['kind'], 'write'>;
};

/** Holds a run to the requests and jobs that its profile allows, and tells when they are used up. */
export class LoadLimits {
  readonly #most: Pick<Profile, 'maxRequests' | 'maxJobs'>;
  readonly #onReached: () => void;
  #requests = 0;
  #jobs = 0;
  #reached: string | undefined;

  /** `onReached` is called once, as soon as nothing new may begin. */
  constructor(most: Pick<Profile, 'maxRequests' | 'maxJobs'>, onReached: () => void) {
    this.#most = most;
    this.#onReached = onReached;
  }

  /** Which limit was reached, in a sentence; nothing new may begin then. Undefined while there is room. */
  get reached(): string | undefined {
    return this.#reached;
  }

  /** Whether an attempt may be sent; it counts as sent if so. */
  admit({ kind, attempt, key }: Sending): boolean {
    const { maxRequests = Number.POSITIVE_INFINITY, maxJobs = Number.POSITIVE_INFINITY } =
      this.#most;
    // A retry makes no job of its own as long as a key says that it is one.
    const mayMakeJob = kind.write && (attempt === 1 || key === undefined);
    if (this.#requests >= maxRequests || (mayMakeJob && this.#jobs >= maxJobs)) return false;
    this.#requests += 1;
    if (mayMakeJob) this.#jobs += 1;
    if (this.#requests >= maxRequests) {
      this.#reach(
        `maxRequests was reached: ${count(maxRequests, 'request was', 'requests were')} sent`,
      );
    } else if (this.#jobs >= maxJobs) {
      this.#reach(
        `maxJobs was reached: ${count(maxJobs, 'write was', 'writes were')} sent, each of which may have made a job`,
      );
    }
    return true;
  }

  #reach(sentence: string): void {
    if (this.#reached !== undefined) return;
    this.#reached = `the load was ended early, since ${sentence}`;
    this.#onReached();
  }
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}
