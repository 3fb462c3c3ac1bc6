import type { Attempt, ResponseOutcome } from '../trace.ts';

/**
 * The response by which a server may be judged: complete, and its own (not one that the harness
 * made faulty on purpose).
 */
export function judgedResponse({ outcome, fault }: Attempt): ResponseOutcome | undefined {
  return outcome.kind === 'response' && outcome.complete && fault === undefined
    ? outcome
    : undefined;
}
