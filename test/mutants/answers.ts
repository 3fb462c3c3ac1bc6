import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import { contentWith, deciding, givingUpOn } from './bends.ts';
import { hedging } from './hedging.ts';
import type { Mutant } from './mutant.ts';

const { aigeon, aisearch, rfc } = builtinContracts;

/** Clients that make something else of an answer than the contract does. */
export const answerMutants: readonly Mutant[] = [
  {
    id: 'M11',
    does: 'sends a request again after a 400',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['never-retry-4xx'],
    client: { policy: { alsoRetry: [400] } },
  },
  {
    id: 'M12',
    does: 'sends a request again after a 404',
    contract: aisearch,
    declared: 'reference',
    convictedBy: ['never-retry-4xx'],
    client: { policy: { alsoRetry: [404] } },
  },
  {
    id: 'M13',
    does: 'gives up after a 503',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['retries-transient'],
    client: {
      bend: givingUpOn(({ outcome }) => outcome.kind === 'response' && outcome.status === 503),
    },
  },
  {
    id: 'M14',
    does: 'gives up after a reset of the connection',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['retries-transient'],
    client: {
      bend: givingUpOn(
        ({ outcome }) => outcome.kind === 'network-error' && outcome.error === 'reset',
      ),
    },
  },
  {
    id: 'M15',
    does: 'makes one attempt too many',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['attempts-capped'],
    client: { policy: { maxAttempts: 6 } },
  },
  {
    id: 'M16',
    does: 'gives up one attempt early',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['retries-transient'],
    client: { policy: { maxAttempts: 4 } },
  },
  {
    id: 'M23',
    does: 'takes a body that was cut for a whole one',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['failure-surfaced'],
    client: {
      bend: contentWith(
        ({ outcome }) => outcome.kind === 'response' && outcome.status < 300 && !outcome.complete,
      ),
    },
  },
  {
    id: 'M26',
    does: 'goes on after a success',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['no-attempt-after-success'],
    client: {
      bend: deciding((end, decide) => {
        const decision = decide(end);
        const isLast = end.attempt >= aigeon.retry.maxAttempts;
        if (decision.because !== 'succeeded' || isLast) return decision;
        return { kind: 'retry', delayMs: 300, because: 'backoff' };
      }),
    },
  },
  {
    id: 'M27',
    does: 'sends a second attempt while the first is open',
    contract: aigeon,
    declared: 'reference',
    cases: ['herd-50', 'success-200', 'status-503', 'status-400', 'ra-seconds-429', 'always-503'],
    convictedBy: ['attempts-sequential'],
    because: 'tried where nothing slows an answer down on purpose, which would excuse it',
    client: { bend: hedging },
  },
  {
    id: 'M28',
    does: 'tells of a success when it has given up',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['failure-surfaced'],
    client: {
      bend: (parts) => ({
        ...parts,
        report: (because, last) => ({ ...parts.report(because, last), ok: true }),
      }),
    },
  },
  {
    id: 'M29',
    does: 'takes code 400100 under HTTP 200 for a success',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['failure-surfaced'],
    client: {
      bend: contentWith(
        ({ outcome }) =>
          outcome.kind === 'response' && outcome.status === 200 && outcome.code === 400100,
      ),
    },
  },
  {
    id: 'M30',
    does: 'sends a request again after code 400100',
    contract: aigeon,
    declared: 'reference',
    convictedBy: ['never-retry-4xx'],
    client: { policy: { alsoRetry: ['400100'] } },
  },
  {
    id: 'M36',
    does: 'has no budget of retries',
    contract: rfc,
    declared: 'reference',
    convictedBy: ['retry-budget'],
    client: { policy: { budget: undefined } },
  },
];
