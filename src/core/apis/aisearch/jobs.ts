import { drawMs } from '../../distribution.ts';
import type { Random } from '../../random.ts';
import type { AisearchOptions } from './options.ts';
import type { Scheduled, Task } from './queue.ts';
import type { Search, Surface } from './search.ts';

/** What a capture comes to; settled on admission, seen once its time is over. */
type CaptureOutcome = 'answered' | 'empty' | 'failed' | 'timed-out';

/** One capture: a surface asked from a region. */
export interface Capture extends Task {
  readonly surface: Surface;
  readonly region: string;
  readonly outcome: CaptureOutcome;
}

/** A capture with its times: Unix epoch milliseconds. */
export type Child = Scheduled<Capture>;

/** A search that was admitted. Its status is computed from its children's times whenever asked. */
export interface Job {
  readonly id: string;
  /** The key it belongs to: nobody else sees it. */
  readonly owner: string;
  readonly search: Search;
  readonly requestedAtMs: number;
  readonly children: readonly Child[];
}

export type ChildStatus = 'queued' | 'processing' | 'completed' | 'failed';
export type JobStatus = 'processing' | 'completed' | 'partial' | 'failed';

function drawOutcome(query: string, options: AisearchOptions, random: Random): CaptureOutcome {
  if (query === '__slow__') return 'timed-out';
  if (query === '__fail__') return 'failed';
  if (query === '__empty__') return 'empty';
  return options.emptyShare > 0 && random() < options.emptyShare ? 'empty' : 'answered';
}

/**
 * The captures of a search, one a surface × region in the order of the request. The queries
 * `__empty__`, `__slow__` and `__fail__` settle the outcome; a slow one lasts for the sync time-out.
 */
export function drawCaptures(search: Search, options: AisearchOptions, random: Random): Capture[] {
  return search.surfaces.flatMap((surface) =>
    search.regions.map((region) => {
      const outcome = drawOutcome(search.query, options, random);
      const durationMs =
        outcome === 'timed-out' ? options.syncTimeout : drawMs(options.captureTime, random);
      return { surface, region, outcome, durationMs };
    }),
  );
}

/** The same capture as a sync caller sees it: cut off at the time-out where it takes longer. */
export function limitToTimeout(capture: Capture, syncTimeoutMs: number): Capture {
  return capture.durationMs > syncTimeoutMs
    ? { ...capture, outcome: 'timed-out', durationMs: syncTimeoutMs }
    : capture;
}

/** Where a child is at `nowMs`; from its end on it is terminal. An empty capture is completed. */
export function childStatus(child: Child, nowMs: number): ChildStatus {
  if (nowMs < child.startMs) return 'queued';
  if (nowMs < child.endMs) return 'processing';
  return child.outcome === 'answered' || child.outcome === 'empty' ? 'completed' : 'failed';
}

/** The roll-up: active while any child is, then alike where all children are, `partial` for a mix. */
export function jobStatus(job: Job, nowMs: number): JobStatus {
  const statuses = new Set(job.children.map((child) => childStatus(child, nowMs)));
  if (statuses.has('queued') || statuses.has('processing')) return 'processing';
  if (statuses.size > 1) return 'partial';
  return statuses.has('failed') ? 'failed' : 'completed';
}

/** One credit for a capture that brought an answer, charged when it is completed. */
export function creditsOf(child: Child, nowMs: number): number {
  return child.outcome === 'answered' && nowMs >= child.endMs ? 1 : 0;
}

/** What is to be said of a child besides its status, once it is terminal. */
export function warningsOf(child: Child, nowMs: number): readonly string[] {
  if (nowMs < child.endMs) return [];
  switch (child.outcome) {
    case 'answered':
      return [];
    case 'empty':
      return ['surface_absent'];
    case 'failed':
      return ['capture_failed'];
    case 'timed-out':
      return ['surface_timeout'];
  }
}

/** When the last child ends: Unix epoch milliseconds. */
export function endOf(job: Job): number {
  return job.children.reduce((latest, { endMs }) => Math.max(latest, endMs), job.requestedAtMs);
}
