import { z } from 'zod';
import { AigeonOptions } from './apis/aigeon/options.ts';
import { AisearchOptions } from './apis/aisearch/options.ts';
import { PlainOptions } from './apis/plain/options.ts';
import { Fault } from './faults/fault.ts';
import { ClientSettings } from './profile-client.ts';
import { LoadModel } from './profile-load.ts';
import { OperationSettings } from './profile-operation.ts';
import { allRules } from './rules/catalogue.ts';
import { ThresholdSpec } from './stats/thresholds.ts';
import { Duration } from './units.ts';

const headers = z.record(z.string(), z.string()).default({});
const faults = z.array(Fault).default([]);

/** The mock that a run starts for itself. */
export const MockSettings = z.discriminatedUnion('api', [
  z.strictObject({ api: z.literal('aigeon'), options: AigeonOptions.prefault({}), faults }),
  z.strictObject({ api: z.literal('aisearch'), options: AisearchOptions.prefault({}), faults }),
  z.strictObject({ api: z.literal('plain'), options: PlainOptions.prefault({}), faults }),
]);
export type MockSettings = z.infer<typeof MockSettings>;

const Target = z
  .strictObject({
    mock: MockSettings.optional(),
    url: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
    /** Sent with every request. */
    headers,
  })
  .refine(({ mock, url }) => (mock === undefined) !== (url === undefined), {
    error: 'needs either "mock" or "url", and not both',
  });

const RuleId = z.string().refine((id) => allRules.some((rule) => rule.id === id), {
  error: ({ input }) =>
    `"${String(input)}" is not a rule; the rules are ${allRules.map(({ id }) => id).join(', ')}`,
});

const Timeouts = z.strictObject({
  connect: Duration.default(5_000),
  headers: Duration.default(30_000),
  body: Duration.default(30_000),
});

/**
 * A load profile as its file has it: durations and rates are text with units on the way in,
 * milliseconds and operations a second on the way out. Unknown keys are refused.
 */
export const Profile = z
  .strictObject({
    name: z.string().min(1),
    /** `aigeon`, `aisearch`, `rfc`, or the path of a contract file. */
    contract: z.string().optional(),
    target: Target,
    client: ClientSettings.prefault({}),
    load: LoadModel,
    operations: z.array(OperationSettings).min(1),
    /** Most connections at once; default: the users of a closed load, 500 for an open one. */
    connections: z.int().min(1).max(60_000).optional(),
    timeouts: Timeouts.prefault({}),
    /** An arrival that finds so many operations under way is dropped, and counted. */
    maxInFlight: z.int().min(1).default(10_000),
    /** How long operations may go on after the last arrival; what is open then is censored. */
    gracefulStop: Duration.default(30_000),
    thresholds: z.array(ThresholdSpec).default([]),
    /** Rules that must be exercised and hold. */
    require: z.array(RuleId).default([]),
    seed: z.union([z.string(), z.number()]).transform(String).optional(),
    outputs: z.strictObject({ trace: z.boolean().default(true) }).prefault({}),
  })
  .superRefine(({ operations, thresholds }, context) => {
    const names = operations.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const path = ['operations', index, 'name'];
      context.addIssue({
        code: 'custom',
        path,
        message: `"${name}" is taken by another operation`,
      });
    }
    for (const [index, { threshold }] of thresholds.entries()) {
      const { operation } = threshold;
      if (operation === undefined || names.includes(operation)) continue;
      context.addIssue({
        code: 'custom',
        path: ['thresholds', index],
        message: `there is no operation "${operation}"; the operations are ${names.join(', ')}`,
      });
    }
  });
export type Profile = z.infer<typeof Profile>;
