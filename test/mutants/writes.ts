import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import { stream, uuidV4 } from '../../src/core/random.ts';
import type { NumberedAttempt } from '../../src/run/trial/reference-parts.ts';
import type { Bend } from './bends.ts';
import type { Mutant } from './mutant.ts';

const { aigeon, aisearch, rfc } = builtinContracts;
const oneKey = '0d2f9d5c-4c4b-4f83-9f4e-3d0d9d6c1a77';

/** Writes whose attempts carry another key, or none. */
function keying(change: (key: string, at: NumberedAttempt) => string | undefined): Bend {
  return (parts) => ({
    ...parts,
    keyOf(at) {
      const key = parts.keyOf(at);
      return key === undefined ? undefined : change(key, at);
    },
  });
}

/** Clients whose writes are not what the contract asks for. */
export const writeMutants: readonly Mutant[] = [
  {
    id: 'M17',
    does: 'makes a new key for each attempt',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['idempotency-key-stable', 'no-duplicate-jobs'],
    because: 'where an answer is lost the harm shows as well',
    client: {
      bend: keying((key, { attempt }) =>
        attempt === 1 ? key : uuidV4(stream('key', key, attempt)),
      ),
    },
  },
  {
    id: 'M18',
    does: 'has one key for all operations',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['idempotency-key-fresh'],
    client: { bend: keying(() => oneKey) },
  },
  {
    id: 'M19',
    does: 'leaves the key out of its retries',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['idempotency-key-stable', 'no-duplicate-jobs'],
    because: 'where an answer is lost the harm shows as well',
    client: { bend: keying((key, { attempt }) => (attempt === 1 ? key : undefined)) },
  },
  {
    id: 'M20',
    does: 'changes the body of a retry',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['request-unchanged'],
    client: {
      bend: (parts) => ({
        ...parts,
        requestOf(at, key) {
          const request = parts.requestOf(at, key);
          if (at.attempt === 1 || request.body === undefined) return request;
          return { ...request, body: JSON.stringify({ ...JSON.parse(request.body), again: true }) };
        },
      }),
    },
  },
  {
    id: 'M21',
    does: 'changes the path of a retry',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['request-unchanged'],
    client: {
      bend: (parts) => ({
        ...parts,
        requestOf(at, key) {
          const request = parts.requestOf(at, key);
          return at.attempt === 1 ? request : { ...request, url: `${request.url}?again=true` };
        },
      }),
    },
  },
  {
    id: 'M22',
    does: 'sends a write without a key again after a reset',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['unkeyed-write-not-resent', 'no-duplicate-jobs'],
    because: 'where an answer is lost the harm shows as well',
    client: {
      bend: (parts) => ({
        ...parts,
        keyOf: () => undefined,
        decide(end, at) {
          const { outcome } = end;
          const isReset = outcome.kind === 'network-error' && outcome.error === 'reset';
          return parts.decide(isReset ? { ...end, keyed: true } : end, at);
        },
      }),
    },
  },
  {
    id: 'M34',
    does: 'sends no key',
    contract: aisearch,
    declared: 'reference',
    convictedBy: ['idempotency-key-present'],
    client: { bend: keying(() => undefined) },
  },
  {
    id: 'M35',
    does: 'sends a key that is no UUID of version 4',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['idempotency-key-format'],
    client: { bend: keying((key) => `order-${key.slice(0, 8)}`) },
  },
];
