import { z } from 'zod';
import { TemplateHeaders, TemplatePath } from './profile-fields.ts';
import { bodyOf, Expect, Method, OperationName } from './profile-request.ts';

/** One kind of operation; its texts may hold templates. */
export const OperationSettings = z.strictObject({
  name: OperationName,
  /** Its share of the arrivals is weight ÷ the sum of all weights. */
  weight: z.number().positive().default(1),
  method: Method,
  path: TemplatePath,
  headers: TemplateHeaders,
  body: bodyOf('operation').optional(),
  /** `auto`: a write carries its key where and how the contract has one. */
  idempotency: z.enum(['auto', 'none']).default('auto'),
  expect: Expect.optional(),
});
export type OperationSettings = z.infer<typeof OperationSettings>;
