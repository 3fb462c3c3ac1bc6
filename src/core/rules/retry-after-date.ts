import type { Operation } from '../operation.ts';
import { judgeAskedWait } from './asked-wait.ts';
import type { Rule } from './rule.ts';
import { showMs } from './show-ms.ts';
import { createTally } from './tally.ts';
import type { Wait } from './waits.ts';
import { waitsUnder } from './waits.ts';

const forms = { imf: 'IMF-fixdate', rfc850: 'RFC 850', asctime: 'asctime' } as const;

/**
 * A client that reads one form of a date must read all three (RFC 9110 §5.6.7: "A recipient that
 * parses a timestamp value in an HTTP field MUST accept all three HTTP-date formats"); one that reads
 * none ignores a field that it ought to honour. Which of the two a client is shows only in the end.
 */
export const retryAfterDate: Rule = {
  id: 'retry-after-date',
  subject: 'client',
  holds: 'A retry waits until the date in Retry-After, in all three forms of an HTTP-date',
  level: 'must',
  source: 'RFC 9110 §5.6.7',
  judge(context) {
    // Both tallies hear the same; only one of them tells the live count.
    const { onViolation: _, ...silent } = context;
    const asMust = createTally(retryAfterDate, context);
    const asShould = createTally({ ...retryAfterDate, level: 'should' }, silent);
    const waitsOf = waitsUnder(context);
    const honored = new Set<string>();
    const broken = new Set<string>();
    const judgeWait = (operation: Operation, wait: Wait): void => {
      judgeAskedWait(asShould, { operation, wait, context }, describe);
      const reached = judgeAskedWait(asMust, { operation, wait, context }, describe);
      if (wait.asked.kind !== 'date' || reached === 'undecided') return;
      (reached === 'held' ? honored : broken).add(wait.asked.form);
    };
    return {
      operation(operation) {
        if (operation.attempts.length < 2) return;
        for (const wait of waitsOf(operation)) {
          if (wait.source === 'date') judgeWait(operation, wait);
        }
      },
      conclude() {
        // A form that was kept now and then was outwaited by accident, not read.
        const readsDates = [...honored].some((form) => !broken.has(form));
        return (readsDates || broken.size === 0 ? asMust : asShould).conclude();
      },
    };
  },
};

function describe({ asked, sinceAnswerMs, next }: Wait, askedMs: number): string {
  const form = asked.kind === 'date' ? forms[asked.form] : asked.kind;
  return `waited ${showMs(sinceAnswerMs)} of the ${showMs(askedMs)} until the ${form} date that the server named (attempt ${next.attempt})`;
}
