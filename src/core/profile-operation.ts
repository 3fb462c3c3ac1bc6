import { z } from 'zod';
import { After, StepSettings, Take } from './profile-chain.ts';
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
  /** What later requests need of its answer. */
  take: Take.optional(),
  /** Requests that follow its success, one after the other. */
  // biome-ignore lint/suspicious/noThenProperty: a key of the profile, and no promise
  then: z.array(StepSettings).min(1).optional(),
  /** Sent after the load for each operation that succeeded. */
  after: After.optional(),
});
export type OperationSettings = z.infer<typeof OperationSettings>;

/** What a step is called in thresholds, faults and reports: `search.done`. */
export function stepName(operation: string, step: string): string {
  return `${operation}.${step}`;
}

/** Every name under which these operations, and the steps that follow them, are counted. */
export function operationNames(operations: readonly OperationSettings[]): string[] {
  return operations.flatMap(({ name, then: steps = [] }) => [
    name,
    ...steps.map((step) => stepName(name, step.name)),
  ]);
}
