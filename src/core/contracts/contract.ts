import { z } from 'zod';
import { isJsonPointer } from '../json-pointer.ts';
import { RetryNumbers } from '../policy.ts';

/**
 * What a client may make of an answer: take it as success, take it as final (neither success nor
 * failure, e.g. a redirect that is not followed), try again, never try again, or: not judged here.
 */
export const ResponseClass = z.enum(['success', 'final', 'retryable', 'never-retry', 'unjudged']);
export type ResponseClass = z.infer<typeof ResponseClass>;

export const Level = z.enum(['must', 'should', 'info']);
export type Level = z.infer<typeof Level>;

const Source = z.string().describe('where it is written: a page and section, or an RFC clause');

const JsonPointer = z.string().refine(isJsonPointer, {
  error: 'is not a JSON pointer (RFC 6901); write it like /error/code',
});

const classDetails = {
  class: ResponseClass,
  meaning: z.string(),
  /** The response promises a Retry-After. */
  carriesRetryAfter: z.boolean().optional(),
  /** The request was turned away before it was executed: even an unkeyed write may be sent again. */
  refused: z.boolean().optional(),
  /** The contract asks for jitter on top of the Retry-After (no herd). */
  jitterOnTop: z.boolean().optional(),
};

/** A status or a status class, e.g. 429 or `5xx`. */
export const StatusPattern = z.union([
  z.int().min(100).max(599),
  z.enum(['1xx', '2xx', '3xx', '4xx', '5xx']),
]);
export type StatusPattern = z.infer<typeof StatusPattern>;

const StatusClass = z.strictObject({
  status: StatusPattern,
  /** Only where the request was keyed, or the response carries a Retry-After. */
  when: z.enum(['keyed', 'retry-after']).optional(),
  ...classDetails,
});

const CodeClass = z.strictObject({ code: z.union([z.string(), z.number()]), ...classDetails });

/**
 * One demand on a JSON body: the value at `pointer` (RFC 6901) is there and of that type, or equals
 * that value. `type: present` takes any value, null included.
 */
export const FieldCheck = z.strictObject({
  pointer: JsonPointer,
  type: z
    .enum(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null', 'present'])
    .optional(),
  equals: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  not: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  /** Checked only where the value is there. */
  optional: z.boolean().optional(),
  /** Checked only on responses with this code. */
  whenCode: z.union([z.string(), z.number()]).optional(),
});
export type FieldCheck = z.infer<typeof FieldCheck>;

/** Where a value stands in a response. */
const ValueAt = z.union([
  z.strictObject({ pointer: JsonPointer }),
  z.strictObject({ header: z.string() }),
]);

/**
 * A limit that an API puts on one caller. Several may bear one `id` (a burst and a sustained rate):
 * each of them has to admit. Where the page gives no figure there is none here.
 */
const RateLimit = z.strictObject({
  id: z.string(),
  /** What it counts, for people. */
  covers: z.string(),
  /** Whose requests are counted together. */
  per: z.enum(['credential', 'organisation']),
  /** At most so many in any span of `windowMs`; without a window: at once. */
  requests: z.int().min(1).optional(),
  windowMs: z.int().min(1).optional(),
  /** Which requests it counts, by what they show; absent: all. Paths are ends of them, without query. */
  applies: z
    .strictObject({
      methods: z.array(z.string()).optional(),
      paths: z.array(z.string()).optional(),
      exceptPaths: z.array(z.string()).optional(),
    })
    .optional(),
  /** The code of a refusal. */
  code: z.union([z.string(), z.number()]).optional(),
  source: Source,
});

/**
 * What an API promises and what its clients must do, as data. Built in: `aigeon`, `aisearch` and
 * `rfc`; a user's own comes as YAML.
 */
export const Contract = z.strictObject({
  name: z.string(),
  title: z.string(),
  sources: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  /**
   * In this order: a listed code decides; else a status outside of 2xx; else any code that is not
   * the success code (`otherCode`); else the status. Of `byStatus` the first match wins.
   */
  classification: z.strictObject({
    code: z
      .strictObject({
        pointer: JsonPointer,
        /** The code of a success, where successes carry one. */
        success: z.union([z.string(), z.number()]).optional(),
        /** A code under a 2xx that is neither listed nor the success. */
        otherCode: z.strictObject(classDetails),
      })
      .optional(),
    byCode: z.array(CodeClass),
    byStatus: z.array(StatusClass),
    networkError: z.strictObject(classDetails),
  }),
  envelope: z
    .strictObject({
      /** Demands on every response that is JSON by promise, successes and errors. */
      success: z.array(FieldCheck),
      error: z.array(FieldCheck),
      /** Statuses that promise no envelope. */
      exceptStatuses: z.array(StatusPattern),
      /** Judged only on responses of this media type (e.g. application/problem+json). */
      onlyMediaType: z.string().optional(),
      source: Source,
    })
    .optional(),
  /** Headers promised on every response, or only on some statuses. */
  requiredHeaders: z.array(
    z.strictObject({
      name: z.string(),
      statuses: z.array(StatusPattern).optional(),
      source: Source,
    }),
  ),
  rateLimits: z.array(RateLimit).optional(),
  rateLimitHeaders: z
    .strictObject({ limit: z.string(), remaining: z.string(), reset: z.string() })
    .optional(),
  /** Unit of the reset header; absent: either, told from its size (above 1e9: epoch seconds). */
  rateLimitReset: z.enum(['epoch-seconds', 'seconds']).optional(),
  /** Where the body repeats the HTTP status; read only from the envelope's media type, if it has one. */
  statusPointer: JsonPointer.optional(),
  credentialHeader: z.string().optional(),
  retry: z.strictObject({
    ...RetryNumbers.shape,
    /** Whether these numbers bind every client, or only the reference client plays them. */
    declared: z.boolean(),
    /** Highest amplification in an outage, where one is promised. */
    budget: z.number().min(1).optional(),
    source: Source,
  }),
  idempotency: z.strictObject({
    in: z.enum(['header', 'body']),
    /** The header's name, or the field's name at the top of the JSON body. */
    field: z.string(),
    format: z.enum(['uuid-v4', 'any']),
    /** Whether writes are asked to carry a key at all. */
    required: z.boolean(),
    /** Answer to the same key with another body; absent where none is defined. */
    conflictStatus: z.int().optional(),
    ttlMs: z.number(),
    /** Which answer to a key is stored and replayed; absent where the API may choose. */
    stores: z.enum(['first-success', 'first-answer']).optional(),
    /** Members of a JSON answer, at any depth, that may have moved on when it is replayed. */
    advances: z.array(z.string()).optional(),
    /** Header by which a replayed answer is marked. */
    replayHeader: z.string().optional(),
    source: Source,
  }),
  writes: z.strictObject({
    methods: z.array(z.string()),
    /** Where the id of a created job stands, the first that is there counts. */
    jobId: z.array(ValueAt),
  }),
  /** Levels that differ from the rules' own; `off` where the contract leaves a rule out. */
  levels: z.record(z.string(), z.union([Level, z.literal('off')])),
  /** What the levels above rest on, by rule id. */
  ruleSources: z.record(z.string(), Source).optional(),
});
export type Contract = z.infer<typeof Contract>;
