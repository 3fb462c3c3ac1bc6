import { z } from 'zod';
import { bodyProblems, TemplateHeaders, TemplatePath } from './profile-fields.ts';

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

/** One kind of operation; its texts may hold templates. */
export const OperationSettings = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, {
    error: 'must be letters, digits, "-" and "_" only, as it stands in thresholds and reports',
  }),
  /** Its share of the arrivals is weight ÷ the sum of all weights. */
  weight: z.number().positive().default(1),
  method: z
    .string()
    .regex(/^[A-Z]+$/, { error: 'must be an HTTP method in capitals, like GET or POST' })
    .default('GET'),
  path: TemplatePath,
  headers: TemplateHeaders,
  /** A text goes out as it is; anything else as JSON. */
  body: Json.superRefine((body, context) => {
    for (const { path, message } of bodyProblems(body)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  }).optional(),
  /** `auto`: a write carries its key where and how the contract has one. */
  idempotency: z.enum(['auto', 'none']).default('auto'),
  expect: Expect.optional(),
});
export type OperationSettings = z.infer<typeof OperationSettings>;
