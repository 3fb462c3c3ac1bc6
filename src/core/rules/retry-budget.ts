import type { Operation } from '../operation.ts';
import { budgetReserve } from '../retry/budget.ts';
import { classesOf } from './attempt-class.ts';
import { OutageLoad } from './outage-load.ts';
import type { Rule, RuleContext, RuleOutcome } from './rule.ts';
import type { Tally } from './tally.ts';
import { createTally } from './tally.ts';
import { waitsUnder } from './waits.ts';

/** An outage of fewer operations of one process is none that a budget is made for. */
const leastOperations = 50;
/** More processes than this are not told apart. */
const processLimit = 64;

/**
 * In an outage that meets many operations of one process, the attempts that it makes stay within the
 * contract's budget (and the few that every budget has in reserve): a process knows that all of its
 * operations fail, and need not try each of them to the end.
 */
export const retryBudget: Rule = {
  id: 'retry-budget',
  subject: 'client',
  holds: 'In an outage a process keeps its attempts within the retry budget',
  level: 'info',
  source: 'retry policy: budget',
  population: true,
  judge(context) {
    const tally = createTally(retryBudget, context);
    const { budget } = context.contract.retry;
    if (budget === undefined) {
      const reason = 'the contract promises no budget';
      const conclude = () => tally.conclude({ verdict: 'not-exercised', reason });
      return { operation() {}, conclude };
    }
    const classOf = classesOf(context);
    const waitsOf = waitsUnder(context);
    const processOf = processesUnder(context);
    return {
      operation(operation) {
        const first = operation.attempts[0];
        if (first?.attempt !== 1) return;
        const load = processOf(operation);
        load?.hear(operation, {
          endMs: first.endMs,
          hasFailed: classOf(first) === 'retryable',
          resent: waitsOf(operation).filter(({ source }) => source === 'transport').length,
        });
      },
      conclude: () => concludeAll(tally, processOf.all(), budget),
    };
  },
};

interface Processes {
  /** The process that did this operation; undefined where nobody knows, or there are too many. */
  (operation: Operation): OutageLoad | undefined;
  all(): OutageLoad[];
}

/** The client of a load run is one process; any other has to be told apart by its name. */
function processesUnder({ observer }: RuleContext): Processes {
  const loads = new Map<string, OutageLoad>();
  const processOf = (operation: Operation): OutageLoad | undefined => {
    const name = operation.attempts[0]?.client ?? (observer === 'client' ? '' : undefined);
    if (name === undefined) return undefined;
    const known = loads.get(name);
    if (known || loads.size >= processLimit) return known;
    const fresh = new OutageLoad();
    loads.set(name, fresh);
    return fresh;
  };
  return Object.assign(processOf, { all: () => [...loads.values()] });
}

function concludeAll(tally: Tally, loads: readonly OutageLoad[], budget: number): RuleOutcome {
  const judged = loads.filter(({ sum }) => sum.operations >= leastOperations);
  for (const load of judged) judgeLoad(tally, load, budget);
  if (judged.length > 0) return tally.conclude();
  const most = Math.max(0, ...loads.map(({ sum }) => sum.operations));
  const reason =
    most === 0
      ? 'no outage met the operations of one process'
      : `an outage met ${most} operations of one process, ${leastOperations} are needed`;
  return tally.conclude({ verdict: 'not-exercised', reason });
}

function judgeLoad(tally: Tally, { sum, hungriest }: OutageLoad, budget: number): void {
  const { operations, attempts } = sum;
  if (!hungriest || attempts <= operations * budget + budgetReserve) {
    tally.pass(operations);
    return;
  }
  const amplification = (attempts / operations).toFixed(2);
  tally.violate({
    operation: hungriest,
    attempts: hungriest.attempts.map(({ attempt }) => attempt),
    sentence: `${operations} operations that began in an outage made ${attempts} attempts, an amplification of ${amplification}, where the budget is ${budget}`,
  });
}
