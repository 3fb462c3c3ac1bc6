import type { CaseStep, ClientCase } from './case.ts';
import { stalled, status } from './step.ts';

const share = 0.5;

const broken = (id: string, what: string, step: CaseStep): ClientCase => ({
  id,
  group: 'broken-answer',
  tells: `${what}: retried or told as a failure, never taken for a success`,
  request: 'read',
  script: [step, 'answer'],
});

/** Answers that do not come, or not whole. */
export const brokenAnswerCases: readonly ClientCase[] = [
  {
    ...broken('refused-connection', 'Nobody listens', 'answer'),
    script: ['answer'],
    refused: true,
  },
  broken('reset-before-response', 'A reset instead of an answer', { kind: 'reset' }),
  broken('closed-before-response', 'A closed connection instead of an answer', { kind: 'close' }),
  broken('stall-headers', 'An answer that never begins', stalled),
  broken('stall-body', 'An answer that stops in its middle', { kind: 'stall', at: 'body', share }),
  broken('truncated-length', 'A body shorter than its Content-Length', {
    kind: 'truncate',
    framing: 'content-length',
    share,
  }),
  broken('truncated-chunked', 'A chunked body without its end', {
    kind: 'truncate',
    framing: 'chunked',
    share,
  }),
  broken('malformed-chunk', 'A chunk whose size is no number', {
    kind: 'malformed',
    what: 'chunk-size',
  }),
  broken('malformed-status', 'A status code that is no number', {
    kind: 'malformed',
    what: 'status-code',
  }),
  broken('garbage', 'Bytes that are no HTTP', { kind: 'malformed', what: 'garbage' }),
  {
    id: 'close-header-503',
    group: 'broken-answer',
    tells: '503 with Connection: close: retried on a new connection',
    request: 'read',
    script: [status(503, { headers: { Connection: 'close' } }), 'answer'],
  },
];
