import type { MessagePort } from 'node:worker_threads';
import type { Contract } from '../core/contracts/contract.ts';
import type { Profile } from '../core/profile.ts';
import type { TlsSettings } from '../core/profile-tls.ts';
import type { Progress } from '../core/progress.ts';
import type { ChainCounts, Counts, Result } from '../core/result.ts';
import type { Abort } from '../core/stats/thresholds-abort.ts';
import type { Feed } from '../core/workload/feed.ts';
import type { ClockOrigin } from './clock.ts';
import type { ToldError } from './told-error.ts';

/** Everything that decides a run, settled before it begins. */
export interface LoadPlan {
  readonly profile: Profile;
  readonly contract: Contract;
  readonly profileHash: string;
  readonly seed: string;
  readonly runId: string;
  /** The URL of a target that is not a mock of the run's own. */
  readonly targetUrl: string | undefined;
  /** Texts that no file and no terminal may show; absent: there are none. */
  readonly secrets?: readonly string[];
  /** Whom to trust, where that URL is https. */
  readonly tls?: TlsSettings | undefined;
  /** The rows that the profile's feeds name; absent: it names none. */
  readonly feeds?: Readonly<Record<string, Feed>>;
}

/** What the thread that makes the load is started with. */
export interface LoadThreadData {
  readonly plan: LoadPlan;
  /** Where the requests go: the target, or the run's own mock. */
  readonly url: string;
  readonly traceFile: string | undefined;
  /** Where the log of the latencies goes; absent: none is written. */
  readonly latencyFile?: string | undefined;
  /** The lateness of timers of the mock that observes a client of the user's own. */
  readonly mockTimerNoiseMs?: number | undefined;
}

export type ToLoad =
  | {
      readonly kind: 'start';
      readonly origin: ClockOrigin;
      /** From the run's own mock. */
      readonly port: MessagePort | undefined;
    }
  | { readonly kind: 'interrupt' };

/** What the load thread knows at the end. */
export interface LoadOutcome
  extends Pick<
    Result,
    'metrics' | 'operations' | 'rules' | 'windows' | 'course' | 'health' | 'warmup' | 'breakpoint'
  > {
  readonly counts: Counts;
  /** By name, the operations that were still open when the run ended. */
  readonly open: Readonly<Record<string, number>>;
  /** Operations that followed another, among those counted. */
  readonly followUps: number;
  /** How the chains ended; absent: the profile has none. */
  readonly chains?: ChainCounts;
  /** What else there is to tell, a sentence each. */
  readonly remarks: readonly string[];
  /** Which files could not be written to their end, a sentence each. */
  readonly unwritten: readonly string[];
  readonly durationMs: number;
  readonly interrupted: boolean;
  /** How a client of the user's own was lost, in a sentence; absent: it was not. */
  readonly lost?: string | undefined;
  /** How it broke down and went on, likewise. */
  readonly brokenDown?: string | undefined;
  /** The threshold that ended the run early. */
  readonly abort?: Abort | undefined;
  /** Arrivals that the generator itself started more than 100 ms late. */
  readonly lateArrivals: number;
}

export type FromLoad =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly outcome: LoadOutcome }
  | ToldError;

/** How often the load thread tells how it is going. */
export const progressMs = 500;
