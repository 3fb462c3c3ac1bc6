import type { ClientCase } from '../../core/cases/case.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import type { Policy } from '../../core/policy.ts';
import type { BaselineEntry } from '../../core/trial/trial-result.ts';
import type { ClientDriver } from './driver.ts';

/** Everything that decides the trial of a client. */
export interface TrialPlan {
  readonly contract: Contract;
  /** The numbers by which the client is judged, and which of them are declared. */
  readonly policy: Policy;
  readonly driver: ClientDriver;
  /** Played first: they tell how long the client waits by itself. */
  readonly controls: readonly ClientCase[];
  readonly cases: readonly ClientCase[];
  /** Cases that are not played, and why. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  /** What nobody declared, and what is assumed for it, in sentences. */
  readonly assumptions: readonly string[];
  /** Times that each case is played, side by side. */
  readonly repeat: number;
  /** Whether values above 60 s are watched for 100 s instead of 35 s. */
  readonly long: boolean;
  /** Clients that may be starting up at one time; running ones are not limited. */
  readonly starts: number;
  readonly seed: string;
  readonly runId: string;
  readonly strict: boolean;
  /** Failures that are expected; absent: no baseline was named. */
  readonly baseline: readonly BaselineEntry[] | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** How long a client that cannot be started from here may take to come at all, in milliseconds. */
  readonly listenMs: number;
  /** The command that puts the client on trial in one case alone. */
  readonly reproduce: (caseId: string) => string | undefined;
  /** The command that runs the whole trial again; absent: no command line began it. */
  readonly command?: string | undefined;
}

/** What can be told while a trial goes on. */
export interface TrialProgress {
  readonly onListening?: (url: string) => void;
  /** An operation may begin; told where the client cannot be started from here. */
  readonly onOpened?: (operation: {
    readonly caseId: string;
    readonly method: string;
    readonly url: string;
    readonly body: string | undefined;
  }) => void;
  /** The controls are over: how long the longest case may take at most. */
  readonly onControlled?: (told: {
    readonly testedSeconds: number;
    readonly expectedMs: number;
    readonly cases: number;
  }) => void;
  readonly onCaseEnded?: (told: { readonly done: number; readonly cases: number }) => void;
}
