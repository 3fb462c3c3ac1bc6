/** So many retries are free, so that a few failures in a quiet hour are all tried again. */
export const budgetReserve = 10;

/** What retries the operations of one process may still make. */
export interface RetryBudget {
  /** The first attempt of an operation has ended. */
  deposit(): void;
  /** Whether there is a retry left; it is spent by asking. */
  take(): boolean;
}

/**
 * A budget of retries for a whole process: each operation earns `budget` − 1 of them, at most
 * `budgetReserve` are saved up, and each retry spends one. So of any N operations in a row at most
 * N × `budget` + `budgetReserve` attempts are made, however long an outage lasts. `budget` is an
 * amplification, 1 or more. (As in Finagle's RetryBudget, and in gRPC's retry throttling.)
 */
export function createBudget(budget: number): RetryBudget {
  let left = budgetReserve;
  return {
    deposit() {
      // What is under one retry above the reserve is kept, so that a budget of 1.2 gives each fifth.
      left = Math.min(budgetReserve + budget - 1, left + budget - 1);
    },
    take() {
      // Sums of fractions: five times 0.2 is one retry.
      if (left < 1 - 1e-9) return false;
      left -= 1;
      return true;
    },
  };
}
