import { z } from 'zod';
import { isJsonPointer } from './json-pointer.ts';
import { FollowUpHeaders, FollowUpPath, headerNameProblem } from './profile-fields.ts';
import { bodyOf, Expect, Method, OperationName } from './profile-request.ts';
import { PositiveDuration } from './units.ts';
import { isValueName } from './workload/template.ts';

const Pointer = z.string().refine(isJsonPointer, {
  error: 'must be a JSON pointer, like /job/id, with ~1 for a slash in a name',
});

/** Where in an answer a value stands. */
const Place = z
  .union([
    z.strictObject({ pointer: Pointer }),
    z.strictObject({
      header: z.string().superRefine((name, context) => {
        const problem = headerNameProblem(name);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      }),
    }),
  ])
  .meta({ title: 'a place in an answer, like { pointer: /jobId } or { header: Location }' });

const ValueName = z.string().refine(isValueName, {
  error:
    'must be letters, digits, "-" and "_", begin with a letter, and be none of uuid, seq, pick, env',
});

/** What later requests need of an answer, by the name under which their templates have it. */
export const Take = z.record(ValueName, Place);
export type Take = z.infer<typeof Take>;

const JsonScalar = z.union([z.string(), z.number(), z.boolean()]);

/** Ask again until the answer is one of these. */
export const Until = z.strictObject({
  pointer: Pointer,
  /** The terminal values. */
  in: z.array(JsonScalar).min(1),
  /** The pause before each request, the first one included. */
  every: PositiveDuration.default(1_000),
  /** From the end of the step before; the chain fails where it is not terminal by then. */
  atMost: PositiveDuration.default(60_000),
});
export type Until = z.infer<typeof Until>;

const followUp = {
  method: Method,
  path: FollowUpPath,
  headers: FollowUpHeaders,
  body: bodyOf('follow-up').optional(),
  idempotency: z.enum(['auto', 'none']).default('auto'),
  expect: Expect.optional(),
};

/** A request that follows when the one before it has succeeded. */
export const StepSettings = z.strictObject({
  name: OperationName,
  ...followUp,
  take: Take.optional(),
  until: Until.optional(),
});
export type StepSettings = z.infer<typeof StepSettings>;

/** A request that undoes after the load what an operation has done. */
export const After = z.strictObject(followUp);
