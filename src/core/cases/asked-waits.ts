import type { Policy } from '../policy.ts';
import { waitBounds } from '../policy.ts';
import { longestWatchMs } from '../rules/broken-ends.ts';
import type { CaseStep, ClientCase } from './case.ts';
import type { CaseSettings } from './compile.ts';
import { settleRetryAfter } from './compile.ts';

/** By what it is decided how long an operation is watched. */
export interface WatchSettings extends CaseSettings {
  /** Whether waits above a minute are watched for longer. */
  readonly long: boolean;
  /** The numbers by which the client is judged. */
  readonly policy: Policy;
}

const leastWindowMs = 35_000;
/** Waits above this are not watched to their end. */
const longestWatchedMs = 60_000;
const longWindowMs = 100_000;
/** Who hangs after the first answer has hung for long enough by so much before the end. */
const afterHangMs = 5_000;
/** More retries than this make no difference to anybody who waits. */
const mostRetries = 1_000;

/**
 * How long each operation of a case is watched, in milliseconds from its first request: 1.3 times
 * what a client needs that waits as it is asked to, and in between as long as it declared, and 5 s;
 * at least 35 s. Where more than a minute is asked for 35 s, or 100 s (`long`), since nobody waits
 * for a day to see whether the client does; but then as well as long as its longest declared wait,
 * by which it may have cut the asked one short.
 */
export function watchWindowMs(clientCase: ClientCase, settings: WatchSettings): number {
  const { script, reads = ['answer'] } = clientCase;
  const { policy, long } = settings;
  const steps = [...script, ...reads];
  const asked = steps.map((step) => askedMs(step, settings));
  if (asked.some((ms) => ms !== undefined && ms > longestWatchedMs)) {
    const ownMs = declaredMs(policy, Math.max(1, policy.numbers.maxAttempts - 1));
    return Math.max(long ? longWindowMs : leastWindowMs, withReserve(ownMs));
  }
  const neededMs = neededFor(script, settings) + neededFor(reads, settings);
  const mayHang = asked.includes(0);
  const leastMs = mayHang ? longestWatchMs({ policy }) + afterHangMs : leastWindowMs;
  return Math.max(leastMs, withReserve(neededMs));
}

function withReserve(ms: number): number {
  return Math.round(ms * 1.3) + 5_000;
}

/** What the Retry-After of a step asks for in milliseconds, 0 for "now" and nonsense; undefined: none. */
function askedMs(step: CaseStep, settings: CaseSettings): number | undefined {
  if (step === 'answer' || !('retryAfter' in step)) return undefined;
  const value = settleRetryAfter(step.retryAfter, settings);
  if (value === undefined) return undefined;
  if ('raw' in value) return 0;
  return Math.max(0, 'seconds' in value ? value.seconds * 1_000 : value.in);
}

/** Milliseconds in which a client that waits as it is asked to, or as it declared, is through. */
function neededFor(steps: readonly CaseStep[], settings: WatchSettings): number {
  const { policy } = settings;
  const { timeoutMs = 0 } = policy.declared;
  let sumMs = 0;
  for (let retry = 1; retry <= retriesOf(steps, policy); retry += 1) {
    const step = steps[Math.min(retry, steps.length) - 1] ?? 'answer';
    const isStalled = step !== 'answer' && step.kind === 'stall' && step.for === undefined;
    sumMs += Math.max(askedMs(step, settings) ?? 0, declaredMs(policy, retry));
    if (isStalled) sumMs += timeoutMs;
  }
  return sumMs;
}

/** The retries that a script provokes: of one that never ends well as many as are declared. */
function retriesOf(steps: readonly CaseStep[], { numbers, declared }: Policy): number {
  const provoked = steps.at(-1) === 'answer' ? steps.length - 1 : mostRetries;
  const most = declared.maxAttempts ? numbers.maxAttempts - 1 : steps.length;
  return Math.min(provoked, most, mostRetries);
}

/** The longest that the client's own wait of this number may be; 0 where nothing is declared. */
function declaredMs({ numbers, declared }: Policy, retry: number): number {
  return declared.backoff ? waitBounds(numbers, retry).hiMs : 0;
}
