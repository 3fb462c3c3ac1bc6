import type { Fault } from '../../core/faults/fault.ts';
import { type Alarm, setAlarm } from '../alarm.ts';

/** A time in which nobody listens. */
export interface Downtime {
  /** Milliseconds since the start of the run; without an end nobody ever listens again. */
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly kind: 'refuse' | 'outage' | 'restart';
  /** Whether the server forgets its idempotency keys and jobs. */
  readonly forgets: boolean;
}

function downtimeOf(fault: Fault): Downtime | undefined {
  if (fault.kind === 'restart') {
    const { at, down, keepStore } = fault;
    return { fromMs: at, toMs: at + down, kind: 'restart', forgets: !keepStore };
  }
  const isRefusal = fault.kind === 'refuse' || (fault.kind === 'outage' && fault.as === 'refuse');
  if (!isRefusal) return undefined;
  const { from = 0, to } = fault.match;
  return { fromMs: from, toMs: to, kind: fault.kind, forgets: false };
}

export function downtimesOf(faults: readonly Fault[]): readonly Downtime[] {
  return faults.map(downtimeOf).filter((downtime) => downtime !== undefined);
}

/** Calls `down` at the start of each, and `up` where one ends and no other lasts. */
export function watchDowntimes(
  downtimes: readonly Downtime[],
  {
    now,
    down,
    up,
  }: {
    readonly now: () => number;
    readonly down: (downtime: Downtime) => void;
    readonly up: () => void;
  },
): Alarm {
  let lasting = 0;
  const alarms: Alarm[] = [];
  const end = (): void => {
    lasting -= 1;
    if (lasting === 0) up();
  };
  const begin = (downtime: Downtime): void => {
    lasting += 1;
    down(downtime);
    const { toMs } = downtime;
    if (toMs !== undefined) alarms.push(setAlarm({ atMs: toMs, now, onDue: end }));
  };
  for (const downtime of downtimes) {
    const { fromMs } = downtime;
    // What begins with the run is there before its first request.
    if (fromMs <= now()) begin(downtime);
    else alarms.push(setAlarm({ atMs: fromMs, now, onDue: () => begin(downtime) }));
  }
  return {
    cancel: () => {
      for (const alarm of alarms) alarm.cancel();
    },
  };
}
