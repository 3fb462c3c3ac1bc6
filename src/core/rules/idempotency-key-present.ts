import type { Rule } from './rule.ts';
import { showText } from './show-text.ts';
import { createTally } from './tally.ts';
import { writesUnder } from './write-request.ts';

/** A key that comes with the retry only cannot tell the server of the first attempt. */
export const idempotencyKeyPresent: Rule = {
  id: 'idempotency-key-present',
  subject: 'client',
  holds: 'A write carries its idempotency key from the first attempt on',
  level: 'should',
  source: 'IETF draft Idempotency-Key, §2',
  judge(context) {
    const tally = createTally(idempotencyKeyPresent, context);
    const isWrite = writesUnder(context.contract);
    const { required, in: place, field } = context.contract.idempotency;
    return {
      operation(operation) {
        const first = operation.attempts[0];
        if (!required || !first || !isWrite(first)) return;
        if (first.attempt !== 1) {
          tally.undecided(`the first attempt of ${operation.id} is not on record`);
        } else if (first.idempotencyKey === undefined) {
          tally.violate({
            operation,
            attempts: [1],
            sentence: `${first.method} ${showText(first.path)} carried no key on attempt 1, where the contract asks for one in the ${place === 'header' ? 'header' : 'body field'} ${field}`,
          });
        } else {
          tally.pass();
        }
      },
      conclude: () =>
        required
          ? tally.conclude()
          : tally.conclude({ verdict: 'not-exercised', reason: 'the contract asks for no keys' }),
    };
  },
};
