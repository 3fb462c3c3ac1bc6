import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import { createTally } from './tally.ts';
import { gapMs } from './waits.ts';

/** An end may be seen so late: the news that a client went away travels, and waits to be read. */
const seenLateMs = 50;
/** While an answer is held back on purpose, a client that turns away is noticed late. */
const slowFaults = /delay|slow|stall/;

/**
 * One attempt at a time: an attempt is open until its response headers are there or its end is seen,
 * and the next starts after that. Who sends a second one meanwhile (hedging) doubles the load just
 * when the server is slow.
 */
export const attemptsSequential: Rule = {
  id: 'attempts-sequential',
  subject: 'client',
  holds: 'No attempt starts while another one of its operation is open',
  level: 'should',
  source: 'retry policy: attempts follow each other',
  judge(context) {
    const tally = createTally(attemptsSequential, context);
    return {
      operation(operation) {
        if (operation.attempts.length < 2) return;
        const overlap = overlapIn(operation);
        if (!overlap) {
          tally.pass();
          return;
        }
        const { open, next, lengthMs } = overlap;
        const doubt = doubtOf(overlap, context);
        if (doubt !== undefined) {
          tally.undecided(doubt);
          return;
        }
        tally.violate({
          operation,
          attempts: [open.attempt, next.attempt],
          sentence: `attempt ${next.attempt} started ${showMs(lengthMs)} before attempt ${open.attempt} was answered or over, where attempts follow each other`,
        });
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** Two attempts that were open at once. */
interface Overlap {
  readonly open: Attempt;
  readonly next: Attempt;
  readonly lengthMs: number;
}

function openUntilMs({ firstByteMs, endMs }: Attempt): number {
  return firstByteMs ?? endMs;
}

/** The longest overlap of an attempt with an earlier one; undefined where each followed the last. */
function overlapIn({ attempts }: Operation): Overlap | undefined {
  let longest: Overlap | undefined;
  let [open] = attempts;
  for (let index = 1; index < attempts.length; index += 1) {
    const next = attempts[index];
    if (!open || !next) continue;
    const lengthMs = gapMs(next.startMs, openUntilMs(open));
    if (lengthMs > (longest?.lengthMs ?? 0)) longest = { open, next, lengthMs };
    if (openUntilMs(next) > openUntilMs(open)) open = next;
  }
  return longest;
}

/** Why an overlap may only seem to be one. */
function doubtOf({ open, next, lengthMs }: Overlap, context: RuleContext): string | undefined {
  const least = Math.max(seenLateMs, 2 * context.noiseMs());
  if (lengthMs < least) {
    return `attempts ${open.attempt} and ${next.attempt} overlap by ${showMs(lengthMs)} only, where less than ${showMs(least)} may be chance`;
  }
  if (open.fault !== undefined && slowFaults.test(open.fault)) {
    return `attempt ${open.attempt} was held back on purpose (${open.fault}), so its end may have been seen late`;
  }
  // Until it was answered it was open for sure; that a client went away may be seen after a stall.
  const isAnswered = open.firstByteMs !== undefined;
  if (!isAnswered && context.stalledWithin(next.startMs, openUntilMs(open))) {
    return `the observer stood still while attempts ${open.attempt} and ${next.attempt} seemed to overlap`;
  }
  return undefined;
}
