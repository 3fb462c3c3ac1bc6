import type { Progress } from '../../src/core/progress.ts';
import type { LiveLook } from '../../src/report/live/look.ts';

/** How a load is going 13.5 s after its start, with what differs from that. */
export function progressOf(fields: Partial<Progress> = {}): Progress {
  return {
    ...{ elapsedMs: 13_500, plannedMs: 30_000, operations: 1_200, inFlight: 12 },
    ...{ attempts: 1_500, retries: 300, violations: 0, violationsByRule: {} },
    latency: { count: 1_188, p50Us: 12_300, tail: { name: 'p99', valueUs: 1_500_000 } },
    ...{ isEnding: false, windows: [] },
    ...fields,
  };
}

/** What there is to see of it. */
export function lookOf(fields: Partial<LiveLook> = {}): LiveLook {
  const { windows: _, isEnding: __, ...counts } = progressOf();
  return {
    ...counts,
    ...{ phase: 'running', doneShare: 0.45, arrivalsPerSecond: 98.6, dropped: 0 },
    stage: { number: 2, of: 3, endMs: 20_000 },
    planned: { level: 100, unit: 'arrivals' },
    ...{ amplification: 1.25, faults: [] },
    ...fields,
  };
}
