/** One line of a report for CI, which other tools call a test case. */
export interface Check {
  /** E.g. `retry-after-honored`. */
  readonly name: string;
  /** What it is by that name: `rule`, `case`, `threshold` or `run`. */
  readonly kind: 'rule' | 'case' | 'threshold' | 'run';
  /** `failed`: what was asked does not hold; `error`: it had to be decided, and was not. */
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** Why it did not pass, or what speaks against it though it did; a sentence without a full stop. */
  readonly message?: string | undefined;
  /** Whether somebody should look at it although it fails nothing. */
  readonly warns?: boolean;
  /** What it rests on, a line each. */
  readonly details: readonly string[];
  /** How long it took, where it is known; else 0. */
  readonly seconds: number;
}

/** Checks that belong together. */
export interface Suite {
  readonly name: string;
  readonly checks: readonly Check[];
}

/** Whether it keeps the whole from being green. */
export function speaksAgainst({ outcome }: Check): boolean {
  return outcome === 'failed' || outcome === 'error';
}
