import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import type { Rule } from './rule.ts';
import { showText } from './show-text.ts';
import { createTally } from './tally.ts';
import { wasConflict } from './write-request.ts';

/**
 * The retries of an operation carry the key of its first keyed attempt. That the first attempt had
 * none is the matter of idempotency-key-present; that a later one has none is this rule's.
 */
export const idempotencyKeyStable: Rule = {
  id: 'idempotency-key-stable',
  subject: 'client',
  holds: 'All attempts of an operation carry the same idempotency key',
  level: 'must',
  source: 'IETF draft Idempotency-Key, §2',
  judge(context) {
    const tally = createTally(idempotencyKeyStable, context);
    const { contract } = context;
    const judgeRetries = (operation: Operation, from: number): void => {
      const changed: Attempt[] = [];
      let previous = operation.attempts[from];
      for (let index = from + 1; index < operation.attempts.length; index += 1) {
        const attempt = operation.attempts[index];
        if (!attempt || !previous) continue;
        const differs = attempt.idempotencyKey !== previous.idempotencyKey;
        if (differs && !wasConflict(contract, previous)) changed.push(attempt);
        previous = attempt;
      }
      if (changed.length === 0) tally.pass();
      else violate(operation, from, changed);
    };
    const violate = (operation: Operation, from: number, changed: readonly Attempt[]): void => {
      const first = operation.attempts[from];
      const next = changed[0];
      const seen =
        next?.idempotencyKey === undefined ? 'no key' : `the key ${showText(next.idempotencyKey)}`;
      tally.violate({
        operation,
        attempts: [first, ...changed].flatMap((attempt) => (attempt ? [attempt.attempt] : [])),
        sentence: `attempt ${next?.attempt} carried ${seen}, where attempt ${first?.attempt} had carried ${showText(first?.idempotencyKey ?? '')} and all must carry the same`,
      });
    };
    return {
      operation(operation) {
        const { attempts, groupedBy } = operation;
        if (attempts.length < 2) return;
        const from = attempts.findIndex(({ idempotencyKey }) => idempotencyKey !== undefined);
        if (from < 0 || from === attempts.length - 1) return;
        if (groupedBy === 'idempotency-key') {
          tally.undecided('attempts were joined by their key, so another key would not have shown');
        } else {
          judgeRetries(operation, from);
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};
