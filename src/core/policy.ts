import { z } from 'zod';

const positiveMs = z.number().nonnegative();

/** Exponential backoff: the k-th wait starts from `min(capMs, baseMs · factor^(k−1))`. */
export const Backoff = z.strictObject({
  baseMs: positiveMs,
  factor: z.number().min(1),
  capMs: positiveMs.optional(),
});
export type Backoff = z.infer<typeof Backoff>;

/** A wait is its base × a uniform number in [lo, hi]. */
export const Jitter = z
  .strictObject({ lo: z.number().min(0), hi: z.number().min(0) })
  .refine(({ lo, hi }) => lo <= hi, { error: 'lo must not be above hi' });
export type Jitter = z.infer<typeof Jitter>;

/** The numbers of a retry policy. */
export const RetryNumbers = z.strictObject({
  /** Attempts an operation may use, the first included. */
  maxAttempts: z.int().min(1),
  backoff: Backoff,
  jitter: Jitter,
  /** A Retry-After of w is waited as w × (1 + random(0, retryAfterJitter)). */
  retryAfterJitter: z.number().min(0),
  /** A Retry-After above this ends the operation (`wait-too-long`). */
  giveUpAboveMs: positiveMs,
});
export type RetryNumbers = z.infer<typeof RetryNumbers>;

/**
 * The policy by which a client is judged: the numbers in force, and which of them are declared, and
 * by whom. What is not declared is never held against a client.
 */
export const Policy = z.strictObject({
  numbers: RetryNumbers,
  declared: z.strictObject({
    backoff: z.boolean(),
    maxAttempts: z.boolean(),
    /** vendor: for all clients; reference: played by the harness's own; author: told by the user. */
    by: z.enum(['vendor', 'reference', 'author', 'nobody']),
    /** The client waits for a Retry-After of up to this many milliseconds, so the author says. */
    waitsUpToMs: positiveMs.optional(),
    /** After so many milliseconds the client gives an attempt up, where anybody says so. */
    timeoutMs: positiveMs.optional(),
    /** False where the author says that the client never sends a write again by itself. */
    resendsWrites: z.boolean().optional(),
  }),
});
export type Policy = z.infer<typeof Policy>;

/**
 * The interval of the k-th wait (k from 1) without a Retry-After, in milliseconds:
 * [base_k · lo, base_k · hi], where base_k is capped before the jitter.
 */
export function waitBounds(
  numbers: Pick<RetryNumbers, 'backoff' | 'jitter'>,
  k: number,
): { readonly loMs: number; readonly hiMs: number } {
  const { baseMs, factor, capMs = Number.POSITIVE_INFINITY } = numbers.backoff;
  const base = Math.min(capMs, baseMs * factor ** (k - 1));
  return { loMs: base * numbers.jitter.lo, hiMs: base * numbers.jitter.hi };
}
