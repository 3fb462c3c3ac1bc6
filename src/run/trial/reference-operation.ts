import { randomUUID } from 'node:crypto';
import type { Contract } from '../../core/contracts/contract.ts';
import { createReader } from '../../core/contracts/reader.ts';
import type { ClientSettings } from '../../core/profile-client.ts';
import type { Random } from '../../core/random.ts';
import { setAlarm } from '../../endpoint/alarm.ts';
import type { Clock } from '../clock.ts';
import { startClock } from '../clock.ts';
import { ExchangePool } from './exchange-pool.ts';
import type { ClientAnswer, ClientOperation, ReferenceParts } from './reference-parts.ts';
import { referenceParts } from './reference-parts.ts';

/** How the reference client plays. */
export interface ReferenceClientOptions {
  readonly contract: Contract;
  /** What it plays instead of the contract's numbers; its budget of retries is the contract's. */
  readonly policy?: Partial<ClientSettings['policy']>;
  /** Longest time for the connection, the head and the body of an attempt, each; default 10 s. */
  readonly timeoutMs?: number;
  /** Of its jitter; absent: a random one. */
  readonly seed?: string;
  /** Makes a client of it that differs in some part. */
  readonly bend?: (parts: ReferenceParts) => ReferenceParts;
}

/** What is to be done; without an id its key tells it from others, since no two may wait alike. */
type AskedOperation = Omit<ClientOperation, 'id'> & Partial<Pick<ClientOperation, 'id'>>;

/**
 * Does one operation, retries included. Comes back with what its caller is told, and rejects where
 * the operation cannot be sent at all, or the signal is aborted.
 */
export type ReferenceClient = AsyncDisposable &
  ((operation: AskedOperation, signal?: AbortSignal) => Promise<ClientAnswer>);

/**
 * The client that follows a contract to the letter, over real sockets. All its operations share its
 * connections and its budget of retries, as those of one process do. Dispose of it, or its idle
 * connections keep the process alive.
 */
export function referenceTrialClient(options: ReferenceClientOptions): ReferenceClient {
  const { contract, policy, timeoutMs = 10_000, seed = randomUUID(), bend } = options;
  const clock = startClock();
  const pool = new ExchangePool({ reader: createReader(contract), timeoutMs, now: clock.now });
  const standard = referenceParts({
    contract,
    policy,
    seed,
    send: (request) => pool.send(request),
  });
  const parts = bend ? bend(standard) : standard;
  return Object.assign(
    (asked: AskedOperation, signal?: AbortSignal) =>
      play({ ...asked, id: asked.id ?? asked.key }, parts, { clock, signal }),
    { [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() },
  );
}

interface Surroundings {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

async function play(
  operation: ClientOperation,
  parts: ReferenceParts,
  { clock, signal }: Surroundings,
): Promise<ClientAnswer> {
  const random = lazily(() => parts.randomOf(operation));
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    const at = { operation, attempt };
    const key = parts.keyOf(at);
    const outcome = await untilAborted(parts.exchange(parts.requestOf(at, key), at), signal);
    const end = {
      ...{ outcome, attempt, random, expect: undefined },
      ...{ method: operation.method, keyed: key !== undefined, nowEpochMs: clock.wallNow() },
    };
    const decision = parts.decide(end, at);
    if (decision.kind === 'stop') return parts.report(decision.because, outcome);
    await pause(decision.delayMs, { clock, signal });
  }
}

/** Most operations never need theirs. */
function lazily(make: () => Random): Random {
  let made: Random | undefined;
  return () => {
    made ??= make();
    return made();
  };
}

/** Never shorter than asked, however long. */
async function pause(delayMs: number, { clock, signal }: Surroundings): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { now } = clock;
  const alarm = setAlarm({ atMs: now() + delayMs, now, onDue: resolve });
  try {
    await untilAborted(promise, signal);
  } finally {
    alarm.cancel();
  }
}

/** The same, but for a signal that comes first: then it rejects with the signal's reason. */
async function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return await promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
