import { z } from 'zod';
import { AigeonOptions } from './apis/aigeon/options.ts';
import { AisearchOptions } from './apis/aisearch/options.ts';
import { PlainOptions } from './apis/plain/options.ts';
import { builtinContracts } from './contracts/builtin.ts';
import { Fault, matchOf } from './faults/fault.ts';
import { nearest } from './nearest.ts';
import { ClientSettings } from './profile-client.ts';
import { FixedHeaders, TargetUrl } from './profile-fields.ts';
import { LoadModel } from './profile-load.ts';
import { OperationSettings, operationNames } from './profile-operation.ts';
import { ownClientProblems } from './profile-own-client.ts';
import { referenceProblems } from './profile-references.ts';
import { TargetTls } from './profile-tls.ts';
import { allRules } from './rules/catalogue.ts';
import { ThresholdSpec } from './stats/thresholds.ts';
import { NonNegativeDuration, PositiveDuration, Rate } from './units.ts';
import { FeedSettings } from './workload/feed.ts';
import { totalMs } from './workload/stages.ts';
import { isValueName } from './workload/template.ts';

/** What a mock does wrong; where several match, the first one strikes. */
export const FaultList = z.array(Fault);
export type FaultList = z.infer<typeof FaultList>;

const faults = FaultList.default([]);

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
    url: TargetUrl.optional(),
    /** Sent with every request. */
    headers: FixedHeaders,
    /** Whom to trust, where the URL is https. */
    tls: TargetTls.optional(),
  })
  .meta({ title: 'a target, like { mock: { api: aisearch } } or { url: http://127.0.0.1:8080/ }' })
  .refine(({ mock, url }) => (mock === undefined) !== (url === undefined), {
    error: 'needs either "mock" or "url", and not both',
  })
  .refine(({ tls, url }) => tls === undefined || url?.startsWith('https:'), {
    path: ['tls'],
    error: 'goes with an https:// URL, and this target has none',
  });

const RuleId = z.string().superRefine((id, context) => {
  const ids = allRules.map((rule) => rule.id);
  if (ids.includes(id)) return;
  const hint = nearest(id, ids);
  const right = hint === undefined ? `the rules are ${ids.join(', ')}` : `did you mean "${hint}"?`;
  context.addIssue({ code: 'custom', message: `"${id}" is not a rule; ${right}` });
});

/** A name without a dot or a slash is no path, so it must be one of the built-in contracts'. */
const ContractName = z.string().superRefine((name, context) => {
  if (/[./\\]/.test(name) || Object.hasOwn(builtinContracts, name)) return;
  context.addIssue({ code: 'custom', message: unknownContract(name) });
});

/** That there is no contract of this name, and what there is. */
export function unknownContract(name: string): string {
  const names = Object.keys(builtinContracts);
  const hint = nearest(name, names);
  const right = hint === undefined ? '' : ` (did you mean "${hint}"?)`;
  return `there is no contract "${name}"${right}; built in are ${names.join(', ')}, and a file of your own is named by its path, like ./my-contract.yaml`;
}

const Timeouts = z.strictObject({
  connect: PositiveDuration.default(5_000),
  headers: PositiveDuration.default(30_000),
  body: PositiveDuration.default(30_000),
});

const usualTimeouts = Timeouts.parse({});

/** The time-outs of a profile that sets any; undefined of one that leaves them as they are. */
function ownTimeouts(timeouts: z.infer<typeof Timeouts>): typeof timeouts | undefined {
  const isUsual = (['connect', 'headers', 'body'] as const).every(
    (key) => timeouts[key] === usualTimeouts[key],
  );
  return isUsual ? undefined : timeouts;
}

/** A trace of all operations, of none, or above a rate of a sample and of what broke a rule. */
const Outputs = z.strictObject({
  trace: z
    .union([z.boolean(), z.strictObject({ sampleAbove: Rate })])
    .default(true)
    .meta({ title: 'true, false, or a rate to sample above, like { sampleAbove: 1000/s }' }),
});

const FeedName = z.string().refine(isValueName, {
  error:
    'must be letters, digits, "-" and "_", begin with a letter, and be none of uuid, seq, pick, env',
});

interface Seeking {
  readonly load: LoadModel;
  readonly thresholds: readonly ThresholdSpec[];
  readonly warmup: number;
}

/** Why a load cannot look for its breakpoint; undefined where it can, or does not. */
function breakpointProblem({ load, thresholds, warmup }: Seeking): string | undefined {
  if (load.model !== 'open' || load.seeksBreakpoint === undefined) return undefined;
  if (thresholds.length === 0) {
    return 'needs "thresholds" to look for its breakpoint: the first step that misses one is the last';
  }
  if (warmup > 0) return 'takes no "warmup" beside a breakpoint: its first step is one';
  return thresholds.some(({ abortAfterMs }) => abortAfterMs !== undefined)
    ? 'takes no "abortOnFail" beside a breakpoint: any threshold that a step misses ends it'
    : undefined;
}

/**
 * A load profile as its file has it: durations and rates are text with units on the way in,
 * milliseconds and operations a second on the way out. Unknown keys are refused.
 */
export const Profile = z
  .strictObject({
    name: z.string().min(1),
    /** `aigeon`, `aisearch`, `rfc`, or the path of a contract file. */
    contract: ContractName.optional(),
    target: Target,
    client: ClientSettings.prefault({}),
    load: LoadModel,
    operations: z
      .array(OperationSettings)
      .min(1)
      .meta({ title: 'a list of operations, each with a name and a path' }),
    /** Rows of data by name; an arrival has the same row in all of its texts. */
    feeds: z.record(FeedName, FeedSettings).optional(),
    /** Most connections at once; default: the users of a closed load, 500 for an open one. */
    connections: z.int().min(1).max(60_000).optional(),
    timeouts: Timeouts.prefault({}),
    /** An arrival that finds so many operations under way is dropped, and counted. */
    maxInFlight: z.int().min(1).default(10_000),
    /** The load ends before it sends more requests than this, retries included. */
    maxRequests: z.int().min(1).optional(),
    /** The load ends before it sends more writes than this; each may make a job. */
    maxJobs: z.int().min(1).optional(),
    /** What arrives in this long from the start is judged, but not measured. */
    warmup: NonNegativeDuration.default(0),
    /** How long operations may go on after the last arrival; what is open then is censored. */
    gracefulStop: NonNegativeDuration.default(30_000),
    thresholds: z.array(ThresholdSpec).default([]),
    /** Rules that must be exercised and hold. */
    require: z.array(RuleId).default([]),
    seed: z.union([z.string(), z.number()]).transform(String).optional(),
    /** Further headers whose values no file and no terminal may show. */
    secrets: z.array(z.string()).optional(),
    outputs: Outputs.prefault({}),
  })
  .refine(({ warmup, load }) => warmup < totalMs(load.stages), {
    error: 'must be shorter than the load',
    path: ['warmup'],
  })
  .superRefine((profile, context) => {
    const message = breakpointProblem(profile);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['load'], message });
  })
  .superRefine((profile, context) => {
    const timeouts = ownTimeouts(profile.timeouts);
    for (const { path, message } of ownClientProblems({ ...profile, timeouts })) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .superRefine(({ operations, thresholds, target, feeds = {} }, context) => {
    const names = operations.map(({ name }) => name);
    const counted = operationNames(operations);
    const report = (path: readonly PropertyKey[], message: string): void =>
      context.addIssue({ code: 'custom', path: [...path], message });
    for (const { path, message } of referenceProblems(operations, feeds)) report(path, message);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = `"${name}" is taken by another operation; each needs a name of its own`;
      report(['operations', index, 'name'], message);
    }
    const known = `the operations are ${counted.join(', ')}`;
    for (const [index, { threshold }] of thresholds.entries()) {
      const { operation } = threshold;
      if (operation === undefined || counted.includes(operation)) continue;
      report(['thresholds', index], `there is no operation "${operation}"; ${known}`);
    }
    for (const [index, fault] of (target.mock?.faults ?? []).entries()) {
      const { operation } = matchOf(fault);
      if (operation === undefined || counted.includes(operation)) continue;
      const path = ['target', 'mock', 'faults', index, 'match', 'operation'];
      report(path, `there is no operation "${operation}"; ${known}`);
    }
  });
export type Profile = z.infer<typeof Profile>;
