import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

const seen = {
  missing: 'came without a signature',
  malformed: 'carried a signature that is not written as the page says',
  wrong: 'carried a signature that is not of its body under the secret',
} as const;

/**
 * Each delivery of a webhook is signed with the secret that its receiver knows. Judged only where
 * that is known: the attempts then tell what became of the check.
 */
export const webhookSignature: Rule = {
  id: 'webhook-signature',
  subject: 'client',
  holds: 'Each delivery of a webhook carries the signature of its body',
  level: 'must',
  source: 'page of the webhooks',
  judge(context) {
    const tally = createTally(webhookSignature, context);
    const judgeAttempt = (operation: Operation, { attempt, signature }: Attempt): void => {
      if (signature === undefined) return;
      if (signature === 'right') tally.pass();
      else {
        const sentence = `attempt ${attempt} ${seen[signature]}`;
        tally.violate({ operation, attempts: [attempt], sentence });
      }
    };
    return {
      operation(operation) {
        for (const attempt of operation.attempts) judgeAttempt(operation, attempt);
      },
      conclude: () => tally.conclude(),
    };
  },
};
