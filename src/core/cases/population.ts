import type { ClientCase } from './case.ts';
import { status } from './step.ts';

const shared = { group: 'population', request: 'read', script: [status(503)] } as const;

/** What shows only over many attempts or many clients. */
export const populationCases: readonly ClientCase[] = [
  {
    id: 'always-503',
    tells: '503 for ever: ends after the declared attempts, waits ever longer, tells a failure',
    ...shared,
  },
  {
    id: 'jitter-20',
    tells: '20 operations that fail up to their longest wait: no two wait alike',
    operations: 20,
    ...shared,
  },
  {
    id: 'herd-50',
    tells: '50 clients that fail in one instant: they do not come back in one instant',
    operations: 50,
    together: true,
    ...shared,
  },
  {
    id: 'queue-429',
    tells: '50 searches that one full queue refuses with Retry-After: they come back spread out',
    apis: ['aisearch'],
    operations: 50,
    together: true,
    control: 429,
    ...shared,
    request: 'write',
    script: [
      status(429, { code: 'QUEUE_CAPACITY_EXCEEDED', retryAfter: { tested: 'seconds' } }),
      'answer',
    ],
  },
  {
    id: 'outage-50',
    tells: '50 operations of one process in an outage: retries stay within the budget',
    operations: 50,
    oneProcess: true,
    ...shared,
  },
];
