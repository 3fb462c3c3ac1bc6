import fc from 'fast-check';
import type { Attempt, Outcome } from '../../src/core/trace.ts';
import { Grouping, NetworkError } from '../../src/core/trace.ts';

/** Text as targets and users may send it: ASCII, any Unicode, lone surrogates, controls. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme-ascii' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\u0000', '\u2028', '\ud800', '\n', '</script>', 'é'),
);
/** A time as a trace holds it: not below 0, in whole microseconds. */
const moment = fc.nat(4_000_000_000).map((us) => us / 1_000);
const code = fc.oneof(text, fc.integer());

const response = fc.record(
  {
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 599 }),
    complete: fc.boolean(),
    code,
    retryAfter: fc.array(text),
    date: text,
    rateLimit: fc.record({ limit: text, remaining: text, reset: text }, { requiredKeys: [] }),
    jobId: text,
    replayed: fc.boolean(),
    envelope: fc.oneof(fc.constant('ok' as const), fc.record({ broken: text })),
    missingHeaders: fc.array(text),
    bodyStatus: fc.integer(),
    responseHash: text,
    cutBy: fc.constantFrom('reset', 'closed', 'timeout', 'framing'),
  },
  { requiredKeys: ['kind', 'status', 'complete'], noNullPrototype: true },
);

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  response,
  fc.record({
    kind: fc.constant('network-error' as const),
    error: fc.constantFrom(...NetworkError.options),
  }),
  fc.constant({ kind: 'client-closed' as const }),
  fc.constant({ kind: 'client-closed' as const, open: true as const }),
);

/** Any attempt that a trace may hold, with each optional field there or not. */
export const arbitraryAttempt: fc.Arbitrary<Attempt> = fc.record(
  {
    type: fc.constant('attempt' as const),
    operation: text,
    name: text,
    parent: text,
    groupedBy: fc.constantFrom(...Grouping.options),
    attempt: fc.integer({ min: 1, max: 99 }),
    client: text,
    connection: fc.nat(),
    method: text,
    path: text,
    bodyHash: text,
    idempotencyKey: text,
    credentialHash: text,
    write: fc.boolean(),
    arrivalMs: moment,
    queuedMs: moment,
    startMs: moment,
    firstByteMs: moment,
    endMs: moment,
    connectMs: moment,
    wallOffsetMs: fc.integer().map((us) => us / 1_000),
    accepted: fc.boolean(),
    outcome,
    fault: text,
    signature: fc.constantFrom('right', 'wrong', 'malformed', 'missing'),
  },
  {
    requiredKeys: [
      'type',
      'operation',
      'name',
      'groupedBy',
      'attempt',
      'connection',
      'method',
      'path',
      'arrivalMs',
      'queuedMs',
      'startMs',
      'endMs',
      'outcome',
    ],
    noNullPrototype: true,
  },
);
