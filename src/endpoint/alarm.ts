// A longer one fires at once (Node: TimeoutOverflowWarning).
const longestTimerMs = 2 ** 31 - 1;

/** A wait that can be called off. */
export interface Alarm {
  cancel(): void;
}

/**
 * Calls `onDue` once `now()` has reached `atMs`, never earlier: Node's timers fire up to a
 * millisecond early, so they are set to the next whole one and set again where the clock says that
 * it is not time yet. Any length will do.
 */
export function setAlarm(options: {
  readonly atMs: number;
  readonly now: () => number;
  readonly onDue: () => void;
}): Alarm {
  const { atMs, now, onDue } = options;
  let timer: NodeJS.Timeout;
  const arm = (leftMs: number): void => {
    const delayMs = Math.max(0, Math.ceil(leftMs)) + 1;
    timer = setTimeout(ring, Math.min(longestTimerMs, delayMs));
  };
  const ring = (): void => {
    const leftMs = atMs - now();
    if (leftMs > 0) arm(leftMs);
    else onDue();
  };
  arm(atMs - now());
  return { cancel: () => clearTimeout(timer) };
}
