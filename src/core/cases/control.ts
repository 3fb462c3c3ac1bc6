import type { ClientCase } from './case.ts';
import { status } from './step.ts';

const operations = 3;

/** What the client does with a failure that names no time to wait; everything else is compared to it. */
export const controlCases: readonly ClientCase[] = [
  {
    id: 'control-429',
    group: 'control',
    tells: '429 without Retry-After, then the answer: shows how long the client waits by itself',
    request: 'read',
    script: [status(429), 'answer'],
    operations,
  },
  {
    id: 'control-503',
    group: 'control',
    tells: '503 without Retry-After, then the answer: shows how long the client waits by itself',
    request: 'read',
    script: [status(503), 'answer'],
    operations,
  },
];
