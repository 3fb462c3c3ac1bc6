import { z } from 'zod';

/** Method, and whose request it was, e.g. `GET of operation list`; never a path, which may hold a secret. */
const request = z.string();

/** What a target told of itself to one request before the load. */
export const Preflight = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answered'),
    request,
    /** As ALPN settled it, e.g. `h2`; the load itself speaks http/1.1. */
    protocol: z.string(),
    /** Whether the connection stayed open behind the answer. */
    keepAlive: z.boolean(),
    status: z.int(),
    /** Absent: the contract promises none for such an answer, or it broke off. */
    envelope: z.union([z.literal('ok'), z.strictObject({ broken: z.string() })]).optional(),
  }),
  /** There was a connection, and no whole head of an answer on it. */
  z.strictObject({ kind: z.literal('no-answer'), request, error: z.string() }),
  /** There was no connection, so a load could only fail. */
  z.strictObject({ kind: z.literal('unreachable'), request, error: z.string() }),
]);
export type Preflight = z.infer<typeof Preflight>;
