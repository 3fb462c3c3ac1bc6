import { z } from 'zod';
import type { TextOwner } from './profile-fields.ts';
import { bodyProblems } from './profile-fields.ts';

const Json: z.ZodType<JsonValue> = z
  .lazy(() =>
    z.union([
      z.string(),
      z.number(),
      z.boolean(),
      z.null(),
      z.array(Json),
      z.record(z.string(), Json),
    ]),
  )
  .meta({ title: 'a text, or what JSON can hold' });
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

const oneOrMore = <T extends z.ZodType>(schema: T) =>
  z.union([schema, z.array(schema).min(1)]).transform((given) => [given].flat());

/** What an answer must be to count as success; it overrides the contract's own classes. */
export const Expect = z
  .strictObject({
    status: oneOrMore(z.int().min(100).max(599)).optional(),
    code: oneOrMore(z.union([z.string(), z.number()])).optional(),
  })
  .refine(({ status, code }) => status !== undefined || code !== undefined, {
    error: 'needs "status", "code" or both',
  });
export type Expect = z.infer<typeof Expect>;

/** What an operation or a step is called in thresholds and reports. */
export const OperationName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, {
  error: 'must be letters, digits, "-" and "_" only, as it stands in thresholds and reports',
});

/** The method of a request; GET where none is said. */
export const Method = z
  .string()
  .regex(/^[A-Z]+$/, { error: 'must be an HTTP method in capitals, like GET or POST' })
  .default('GET');

/** A body: a text goes out as it is; anything else as JSON. */
export const bodyOf = (owner: TextOwner) =>
  Json.superRefine((body, context) => {
    for (const { path, message } of bodyProblems(body, owner)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
