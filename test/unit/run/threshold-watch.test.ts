import { expect, test } from 'vitest';
import type { ThresholdSpec } from '../../../src/core/stats/thresholds.ts';
import { parseThreshold } from '../../../src/core/stats/thresholds.ts';
import { ThresholdWatch } from '../../../src/run/threshold-watch.ts';
import { readResult } from '../../helpers/results.ts';

const { counts, metrics, operations } = readResult('pass');

/** Watches a run with a warm-up of a second of which every operation failed. */
function watching(spec: ThresholdSpec) {
  const seen = { summaries: 0, aborts: 0 };
  const watch = new ThresholdWatch({
    thresholds: [spec],
    warmupMs: 1_000,
    metrics: {
      summarize() {
        seen.summaries += 1;
        return { metrics, operations };
      },
    },
    recorder: { counts: () => ({ ...counts, failed: counts.operations }) },
    onAbort() {
      seen.aborts += 1;
    },
  });
  return { watch, seen };
}

const threshold = parseThreshold('errors < 1%');

test('the delay counts from the end of the warm-up, and a run is ended once', () => {
  const { watch, seen } = watching({ threshold, abortAfterMs: 2_000 });
  watch.look(2_999);
  expect({ ...seen, abort: watch.abort }).toEqual({ summaries: 0, aborts: 0, abort: undefined });
  for (const nowMs of [3_000, 3_500, 4_000]) watch.look(nowMs);
  expect({ ...seen, reason: watch.abort?.outcome.reason }).toEqual({
    summaries: 1,
    aborts: 1,
    reason: 'after 2.00 s, which ended the run',
  });
});

test('where no threshold may end the run, nothing is even summed up', () => {
  const { watch, seen } = watching({ threshold });
  watch.look(1e9);
  expect([seen, watch.abort]).toEqual([{ summaries: 0, aborts: 0 }, undefined]);
});
