/** One second of settled operations. */
interface Second {
  second: number;
  settled: number;
  failed: number;
}

const windowSeconds = 10;
/** Fewer operations have no share worth the name: libraries let the first retries pass, too. */
const leastOperations = 10;

/** How many of the operations of the last 10 s failed; memory is fixed. */
export interface FailingShare {
  /** An operation settled at `atMs`; the order of calls need not be that of time. */
  hear(atMs: number, hasFailed: boolean): void;
  /** The share in the 10 s that end with the second of `atMs`; 0 below 10 operations. */
  at(atMs: number): number;
}

export function createFailingShare(): FailingShare {
  const ring: Second[] = Array.from({ length: windowSeconds * 2 }, () => ({
    second: -1,
    settled: 0,
    failed: 0,
  }));
  return {
    hear(atMs, hasFailed) {
      const second = Math.floor(atMs / 1_000);
      const slot = ring[second % ring.length];
      if (!slot || second < slot.second) return;
      if (second > slot.second) {
        slot.second = second;
        slot.settled = 0;
        slot.failed = 0;
      }
      slot.settled += 1;
      if (hasFailed) slot.failed += 1;
    },
    at(atMs) {
      const now = Math.floor(atMs / 1_000);
      let settled = 0;
      let failed = 0;
      for (const slot of ring) {
        if (slot.second <= now - windowSeconds || slot.second > now) continue;
        settled += slot.settled;
        failed += slot.failed;
      }
      return settled < leastOperations ? 0 : failed / settled;
    },
  };
}
