import type { Operation } from '../operation.ts';
import { waitBounds } from '../policy.ts';
import { violateUnlessLate } from './asked-wait.ts';
import type { LateWait, LateWaits } from './late-waits.ts';
import { createLateWaits, leastWaits } from './late-waits.ts';
import type { Rule, RuleOutcome } from './rule.ts';
import { showMs } from './show-ms.ts';
import type { Tally } from './tally.ts';
import { createTally } from './tally.ts';
import { earlyToleranceMs } from './wait-source.ts';
import type { Wait } from './waits.ts';
import { waitsUnder } from './waits.ts';

/**
 * Without a Retry-After the k-th wait lies within its declared bounds. Too early is certain at one
 * wait; too late only where k of N waits are (see `LateWaits`), since networks and timers are late.
 */
export const jitterBounds: Rule = {
  id: 'jitter-bounds',
  subject: 'client',
  holds: 'Without a Retry-After the k-th wait lies within its declared bounds, jitter included',
  level: 'should',
  source: 'declared retry policy',
  population: true,
  judge(context) {
    const tally = createTally(jitterBounds, context);
    const waitsOf = waitsUnder(context);
    const lateWaits = createLateWaits(context);
    const { numbers, declared } = context.policy;
    let early = 0;
    const judgeWait = (operation: Operation, wait: Wait): void => {
      const { doubt, sinceAnswerMs, ordinal, next } = wait;
      const { loMs } = waitBounds(numbers, ordinal);
      if (doubt !== undefined) {
        tally.undecided(doubt);
      } else if (sinceAnswerMs < loMs - earlyToleranceMs) {
        const isFound = violateUnlessLate(tally, {
          ...{ operation, wait, context },
          sentence: `waited ${showMs(sinceAnswerMs)} before attempt ${next.attempt}, where at least ${showMs(loMs)} is declared`,
        });
        if (isFound) early += 1;
      } else if (!lateWaits.hear(operation, wait)) {
        tally.pass();
      }
    };
    return {
      operation(operation) {
        if (!declared.backoff || operation.attempts.length < 2) return;
        for (const wait of waitsOf(operation)) {
          if (wait.source === 'backoff') judgeWait(operation, wait);
        }
      },
      conclude() {
        if (declared.backoff) {
          tally.pass(lateWaits.excused);
          return lateWaits.late === 0
            ? tally.conclude()
            : concludeLate(tally, lateWaits, early > 0);
        }
        return tally.conclude({ verdict: 'not-exercised', reason: 'no numbers declared' });
      },
    };
  },
};

/**
 * Late waits were not told to the tally yet: together they are violations, or they are chance, or
 * there are too few waits to tell; then the rule passes no one that it has not seen keep both bounds.
 */
function concludeLate(tally: Tally, lateWaits: LateWaits, hasEarly: boolean): RuleOutcome {
  const { counted, late, needed } = lateWaits;
  const seen = `${late} of ${counted} waits ended late`;
  if (counted < leastWaits) {
    const reason = `${seen}, too few to judge lateness (${leastWaits} are needed)`;
    for (let index = 0; index < late; index += 1) tally.undecided(reason);
    return hasEarly ? tally.conclude() : tally.conclude({ verdict: 'inconclusive', reason });
  }
  if (late < needed) {
    tally.pass(late);
    tally.note(`${seen}, ${needed} would be more than chance`);
    return tally.conclude();
  }
  const evidence = lateWaits.evidence();
  for (let index = 0; index < late; index += 1) {
    // Those whose evidence is not kept still count.
    const wait = evidence[Math.min(index, evidence.length - 1)];
    if (wait) tally.violate(describeLate(wait, lateWaits));
  }
  return tally.conclude();
}

function describeLate(
  { operation, wait, boundMs }: LateWait,
  { late, counted }: LateWaits,
): Parameters<Tally['violate']>[0] {
  return {
    operation,
    attempts: [wait.previous.attempt, wait.next.attempt],
    sentence: `waited ${showMs(wait.sinceEndMs)} before attempt ${wait.next.attempt}, where at most ${showMs(boundMs)} is declared (${late} of ${counted} waits ended late)`,
  };
}
