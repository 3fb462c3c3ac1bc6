import type { Operation } from '../operation.ts';
import { createSpread } from '../stats/spread.ts';
import { lateReadDoubt, lostAttemptDoubt } from './late-answer.ts';
import type { Rule, RuleOutcome } from './rule.ts';
import { showMs } from './show-ms.ts';
import type { Tally } from './tally.ts';
import { createTally } from './tally.ts';
import type { Wait } from './waits.ts';
import { waitsUnder } from './waits.ts';

/** Fewer operations say nothing about how waits grow. */
const leastOperations = 10;
const leastWaits = 3;
const leastGrowth = 1.5;
/** How exactly a median is known, twice; in favour of the client. */
const precision = 0.01;

/** An operation and its waits from the first to the last. */
interface Course {
  readonly operation: Operation;
  readonly first: Wait;
  readonly last: Wait;
  readonly growth: number;
}

/**
 * Where nobody declared numbers, waits at least grow: over ten or more operations with three or more
 * waits each, the median of the last ones is 1.5 times that of the first ones. Where numbers are
 * declared jitter-bounds judges the waits by them.
 */
export const backoffGrowth: Rule = {
  id: 'backoff-growth',
  subject: 'client',
  holds: 'Without declared numbers the waits of an operation grow',
  level: 'should',
  source: 'retry policy: backoff',
  population: true,
  judge(context) {
    const tally = createTally(backoffGrowth, context);
    const waitsOf = waitsUnder(context);
    const isDeclared = context.policy.declared.backoff;
    const firsts = createSpread();
    const lasts = createSpread();
    let flattest: Course | undefined;
    const hear = (course: Course): void => {
      firsts.add(Math.max(0, course.first.sinceEndMs));
      lasts.add(Math.max(0, course.last.sinceEndMs));
      if (isFlatter(course, flattest)) flattest = course;
    };
    return {
      operation(operation) {
        if (isDeclared || operation.attempts.length <= leastWaits) return;
        const course = courseOf(operation, waitsOf(operation));
        if (!course) return;
        const late = lateReadDoubt(course.first.next, context);
        if (late === undefined) hear(course);
        else tally.undecided(late);
      },
      conclude() {
        if (isDeclared) {
          const reason = 'numbers are declared';
          return tally.conclude({ verdict: 'not-exercised', reason });
        }
        const medians = { firstMs: firsts.median, lastMs: lasts.median, count: firsts.count };
        if (!flattest) return tally.conclude();
        return concludeGrowth(tally, flattest, { ...medians, lost: lostAttemptDoubt(context) });
      },
    };
  },
};

function courseOf(operation: Operation, waits: readonly Wait[]): Course | undefined {
  const own = waits.filter(({ source, doubt }) => source === 'backoff' && doubt === undefined);
  const first = own[0];
  const last = own.at(-1);
  if (!first || !last || own.length < leastWaits) return undefined;
  return { operation, first, last, growth: last.sinceEndMs / Math.max(1, first.sinceEndMs) };
}

/** Of equal ones the operation that came first, so that their order does not matter. */
function isFlatter(course: Course, other: Course | undefined): boolean {
  if (!other || course.growth !== other.growth) return !other || course.growth < other.growth;
  return course.first.previous.startMs < other.first.previous.startMs;
}

interface Medians {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  /** Why attempts between those that were seen may be missing, so that waits seem longer. */
  readonly lost: string | undefined;
}

function concludeGrowth(
  tally: Tally,
  { operation, first, last }: Course,
  { firstMs, lastMs, count, lost }: Medians,
): RuleOutcome {
  if (count < leastOperations) {
    const reason = `${count} operations waited ${leastWaits} times or more, ${leastOperations} are needed`;
    return tally.conclude({ verdict: 'inconclusive', reason });
  }
  // Waits of no length do not grow either, so the first one counts as 1 ms at least.
  if (lastMs >= leastGrowth * Math.max(1, firstMs) * (1 - precision)) {
    tally.pass(count);
    return tally.conclude();
  }
  if (lost !== undefined) return tally.conclude({ verdict: 'inconclusive', reason: lost });
  tally.violate({
    operation,
    attempts: [first.previous.attempt, last.next.attempt],
    sentence: `the last waits of ${count} operations have a median of ${showMs(lastMs)}, where at least ${leastGrowth} times the median of the first ones, ${showMs(firstMs)}, is asked (here ${showMs(first.sinceEndMs)}, then ${showMs(last.sinceEndMs)})`,
  });
  return tally.conclude();
}
