import type { Operation } from '../operation.ts';
import { RecentHashes } from '../recent-hashes.ts';

import type { Rule } from './rule.ts';
import { showText } from './show-text.ts';
import { createTally } from './tally.ts';

/** Keys that are remembered by their hash, at least. */
const hashedKeys = 1_048_576;
/** Keys that are remembered as they are, at least: their reuse is certain and names the other operation. */
const wholeKeys = 4_096;

/**
 * A key belongs to one operation. Reuse among the last keys is a finding; further back only a 64-bit
 * hash is known, and since a hash can meet another's, a hit there stays inconclusive.
 */
export const idempotencyKeyFresh: Rule = {
  id: 'idempotency-key-fresh',
  subject: 'client',
  holds: 'Each operation has an idempotency key of its own (over the last 1,048,576 keys)',
  level: 'must',
  source: 'IETF draft Idempotency-Key, §2',
  population: true,
  judge(context) {
    const tally = createTally(idempotencyKeyFresh, context);
    const hashes = new RecentHashes(hashedKeys);
    // The last keys and who sent them, in a ring: they are looked through only where a hash was hit,
    // and a map of them would cost as much as all the rest of this rule.
    const keys: string[] = [];
    const holders: string[] = [];
    let next = 0;

    const holderOf = (key: string): string | undefined => holders[keys.lastIndexOf(key)];
    const remember = (key: string, operationId: string): void => {
      keys[next] = key;
      holders[next] = operationId;
      next = (next + 1) % wholeKeys;
    };
    const judgeKey = (operation: Operation, key: string, attempt: number): void => {
      const isHit = hashes.add(key);
      const holder = isHit ? holderOf(key) : undefined;
      // The operation that had a key first stays its holder, and so the other one in each finding.
      if (holder === undefined) remember(key, operation.id);
      if (!isHit) tally.pass();
      else if (holder === undefined) {
        tally.undecided(
          `the key ${showText(key)} of ${operation.id} has the hash of a key sent more than ${wholeKeys} keys before`,
        );
      } else if (holder !== operation.id) {
        tally.violate({
          operation,
          attempts: [attempt],
          sentence: `sent the key ${showText(key)} that operation ${holder} had sent, where each operation has its own`,
        });
      }
    };
    return {
      operation(operation) {
        let judged: string | undefined;
        for (const { attempt, idempotencyKey } of operation.attempts) {
          if (idempotencyKey === undefined || idempotencyKey === judged) continue;
          if (operation.groupedBy === 'idempotency-key') {
            tally.undecided('operations were told apart by their key, so reuse would not show');
            return;
          }
          judged = idempotencyKey;
          judgeKey(operation, idempotencyKey, attempt);
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};
