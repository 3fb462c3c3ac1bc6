/** A Node timer above 2^31 − 1 ms fires at once, so longer waits are chained. */
const longestTimerMs = 2 ** 31 - 1;

/** A wait that can be called off. */
export interface Wait {
  handle: NodeJS.Timeout;
}

/**
 * Calls `done(subject)` once the clock reads at least `atMs`, never earlier: timers fire up to 1 ms
 * early, so it asks for 1 ms more and sets the timer again where the clock is not there yet.
 */
export function waitUntil<T>(
  now: () => number,
  atMs: number,
  { done, subject }: { readonly done: (subject: T) => void; readonly subject: T },
): Wait {
  const check = (): void => {
    if (now() >= atMs) done(subject);
    else wait.handle = arm();
  };
  const arm = (): NodeJS.Timeout =>
    setTimeout(check, Math.min(longestTimerMs, Math.ceil(Math.max(0, atMs - now())) + 1));
  const wait: Wait = { handle: arm() };
  return wait;
}

export function callOff(wait: Wait): void {
  clearTimeout(wait.handle);
}
