import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import type { Contract } from '../../src/core/contracts/contract.ts';
import { deciding, waitingFor, withoutRetryAfter } from './bends.ts';
import { herding } from './herding.ts';
import type { Mutant } from './mutant.ts';

const { aigeon, aisearch, rfc } = builtinContracts;
const never = Number.POSITIVE_INFINITY;

/** A contract with a cap that is reached soon, and no budget that would end the operation before. */
const { budget: _, ...retry } = rfc.retry;
const capped: Contract = {
  ...rfc,
  name: 'capped',
  title: 'HTTP with a cap of 2 s',
  retry: { ...retry, backoff: { baseMs: 500, factor: 2, capMs: 2_000 } },
};

/** AI Search with a jitter as wide as Retry-After: one of 0.3 drowns in the noise of a busy machine. */
const widened: Contract = {
  ...aisearch,
  retry: { ...aisearch.retry, retryAfterJitter: 1 },
};

/** Clients that wait otherwise than they are asked to, or than they said. */
export const waitMutants: readonly Mutant[] = [
  {
    id: 'M01',
    does: 'ignores Retry-After',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['retry-after-honored', 'retry-after-date', 'retry-after-uncapped'],
    client: { policy: { retryAfter: 'ignore' } },
  },
  {
    id: 'M02',
    does: 'takes the seconds of Retry-After for milliseconds',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['retry-after-honored', 'retry-after-uncapped'],
    client: {
      bend: waitingFor((delayMs, asked) => (asked.kind === 'seconds' ? asked.seconds : delayMs)),
    },
  },
  {
    id: 'M03',
    does: 'reads Retry-After in seconds only',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['retry-after-date'],
    client: {
      bend: deciding((end, decide) => {
        const values = end.outcome.kind === 'response' ? end.outcome.retryAfter : undefined;
        return decide(values?.some((value) => /\D/.test(value)) ? withoutRetryAfter(end) : end);
      }),
    },
  },
  {
    id: 'M04',
    does: 'caps every wait at 30 s, jitter included',
    contract: aisearch,
    declared: 'reference',
    convictedBy: ['retry-after-uncapped'],
    client: { bend: waitingFor((delayMs) => Math.min(30_000, delayMs)) },
  },
  {
    id: 'M05',
    does: 'waits for 0.97 of the seconds in Retry-After',
    contract: rfc,
    declared: 'reference',
    long: true,
    convictedBy: ['retry-after-honored', 'retry-after-uncapped'],
    client: {
      bend: waitingFor((delayMs, asked) =>
        asked.kind === 'seconds' ? asked.seconds * 970 : delayMs,
      ),
    },
  },
  {
    id: 'M06',
    does: 'has no jitter',
    contract: aisearch,
    declared: 'reference',
    convictedBy: ['jitter-present'],
    because: 'its waits are the lower bounds, so jitter-bounds holds',
    client: { policy: { jitter: { lo: 0.5, hi: 0.5 }, retryAfterJitter: 0 } },
  },
  {
    id: 'M07',
    does: 'has a jitter three times too wide',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['jitter-bounds'],
    client: { policy: { jitter: { lo: 1, hi: 1.9 } } },
  },
  {
    id: 'M08',
    does: 'has its jitter below the base instead of above',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['jitter-bounds'],
    client: { policy: { jitter: { lo: 0.7, hi: 1 } } },
  },
  {
    id: 'M09',
    does: 'lets its waits grow by the same step each time',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['jitter-bounds'],
    client: {
      bend: deciding((end, decide) => {
        const decision = decide(end);
        if (decision.because !== 'backoff') return decision;
        return { ...decision, delayMs: 500 * end.attempt * (1 + 0.3 * end.random()) };
      }),
    },
  },
  {
    id: 'M10',
    does: 'has no cap where the contract has one of 2 s',
    contract: capped,
    declared: 'reference',
    convictedBy: ['jitter-bounds'],
    client: { policy: { backoff: { base: 500, factor: 2 } } },
  },
  {
    id: 'M24',
    does: 'takes the second in which it failed for the seed of its jitter',
    contract: aisearch,
    declared: 'reference',
    cases: ['herd-50', 'jitter-20', 'always-503', 'status-503', 'ra-seconds-429'],
    convictedBy: ['herd-spread'],
    because: 'cases that fail in other seconds have other waits, so jitter is there',
    client: { bend: herding },
  },
  {
    id: 'M25',
    does: 'waits for exactly Retry-After where the queue is full',
    contract: widened,
    declared: 'reference',
    cases: ['queue-429', 'concurrency-429', 'ra-seconds-429', 'ra-repeated', 'ra-70'],
    convictedBy: ['herd-spread'],
    because:
      'the contract asks for jitter on top of this Retry-After alone, here for one as wide as the wait',
    client: {
      bend: waitingFor((delayMs, asked, { outcome }) => {
        const isQueue = outcome.kind === 'response' && outcome.code === 'QUEUE_CAPACITY_EXCEEDED';
        return isQueue && asked.kind === 'seconds' ? asked.seconds * 1_000 : delayMs;
      }),
    },
  },
  {
    id: 'M31',
    does: 'honours Retry-After on 429 and not on 503',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['retry-after-honored'],
    client: {
      bend: deciding((end, decide) => {
        const { outcome } = end;
        const isUnread = outcome.kind === 'response' && outcome.status === 503;
        return decide(isUnread ? withoutRetryAfter(end) : end);
      }),
    },
  },
  {
    id: 'M32',
    does: 'waits for ever on a date in the past',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['retry-after-malformed'],
    client: {
      bend: waitingFor((delayMs, asked, { nowEpochMs }) =>
        asked.kind === 'date' && asked.atMs <= nowEpochMs ? never : delayMs,
      ),
    },
  },
  {
    id: 'M33',
    does: 'crashes where Retry-After is a word',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['retry-after-malformed'],
    client: {
      bend: deciding((end, decide) => {
        const values = end.outcome.kind === 'response' ? end.outcome.retryAfter : undefined;
        if (values?.some((value) => /^[a-z]+$/i.test(value))) throw new TypeError('not a number');
        return decide(end);
      }),
    },
  },
  {
    id: 'M37',
    does: 'waits as long after the last attempt as after the first',
    contract: aisearch,
    declared: 'nobody',
    convictedBy: ['backoff-growth'],
    client: { policy: { backoff: { base: 1_000, factor: 1 } } },
  },
];
