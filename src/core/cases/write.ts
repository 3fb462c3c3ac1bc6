import type { ClientCase } from './case.ts';
import { stalled, status } from './step.ts';

const shared = { group: 'write', request: 'write' } as const;
const keptConnection = { ...shared, oneProcess: true, warmUp: true, reads: ['answer'] } as const;
const once = 'sent once, or with the same key each time';

/** Writes whose fate the client cannot know. */
export const writeCases: readonly ClientCase[] = [
  {
    id: 'post-503',
    tells: `A write that 503 answers: ${once}`,
    script: [status(503), 'answer'],
    ...shared,
  },
  {
    id: 'post-reset',
    tells: `A write whose connection is reset before an answer: ${once}`,
    script: [{ kind: 'reset' }, 'answer'],
    ...shared,
  },
  {
    id: 'post-reset-reused-connection',
    tells: `A write on a kept connection that is then reset: ${once}`,
    script: [{ kind: 'reset' }, 'answer'],
    ...keptConnection,
  },
  {
    id: 'post-closed-reused-connection',
    tells: `A write on a kept connection that is then closed: ${once}`,
    script: [{ kind: 'close' }, 'answer'],
    ...keptConnection,
  },
  {
    id: 'post-timeout',
    tells: `A write that is done and never answered: ${once}`,
    script: [stalled, 'answer'],
    ...shared,
  },
  {
    id: 'lost-answer',
    tells: 'A write that is done, and its answer lost: sent again with the same key, one job',
    script: [{ kind: 'lost-answer' }, 'answer'],
    ...shared,
  },
  {
    id: 'post-303-get-429',
    tells:
      'A write that leads elsewhere by 303, where 429 answers: the read is repeated, the write not',
    // No vendor's page knows redirects; by the RFCs any API may answer so.
    apis: ['plain'],
    script: [status(303, { headers: { Location: '/items' } }), 'answer'],
    reads: [status(429), 'answer'],
    ...shared,
  },
];
