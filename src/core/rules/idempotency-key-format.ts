import type { Operation } from '../operation.ts';
import type { Rule } from './rule.ts';
import { showText } from './show-text.ts';
import { createTally } from './tally.ts';

/** Version 4, variant 10x (RFC 9562 §5.4); hexadecimal digits of either case (§4). */
const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Keys look as the contract asks. */
export const idempotencyKeyFormat: Rule = {
  id: 'idempotency-key-format',
  subject: 'client',
  holds: "An idempotency key has the contract's format",
  level: 'should',
  source: 'RFC 9562 §5.4',
  judge(context) {
    const tally = createTally(idempotencyKeyFormat, context);
    if (context.contract.idempotency.format === 'any') {
      return {
        operation: () => {},
        conclude: () =>
          tally.conclude({ verdict: 'not-exercised', reason: 'the contract takes any key' }),
      };
    }
    const judgeOperation = (operation: Operation): void => {
      let checked: string | undefined;
      for (const { attempt, idempotencyKey } of operation.attempts) {
        if (idempotencyKey === undefined || idempotencyKey === checked) continue;
        checked = idempotencyKey;
        if (uuidV4.test(idempotencyKey)) tally.pass();
        else {
          tally.violate({
            operation,
            attempts: [attempt],
            sentence: `sent the key ${showText(idempotencyKey)}, where the contract asks for a version 4 UUID`,
          });
        }
      }
    };
    return { operation: judgeOperation, conclude: () => tally.conclude() };
  },
};
