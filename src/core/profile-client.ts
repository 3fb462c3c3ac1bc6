import { z } from 'zod';
import { NonNegativeDuration } from './units.ts';

const factor = z.number().min(0);

const JitterSetting = z.union([
  z.literal('none').transform(() => ({ lo: 1, hi: 1 })),
  z
    .tuple([factor, factor])
    .meta({ title: 'a list of two factors, like [0.5, 1]' })
    .refine(([lo, hi]) => lo <= hi, { error: 'takes two factors, the smaller one first' })
    .transform(([lo, hi]) => ({ lo, hi })),
]);

/**
 * What the reference client plays instead of its contract's policy; of a client of one's own, what
 * its author declares. A vendor's own numbers stay those by which either is judged, so that a wrong
 * policy can be seen to be caught.
 */
const Numbers = {
  maxAttempts: z.int().min(1).optional(),
  backoff: z
    .strictObject({
      base: NonNegativeDuration,
      factor: z.number().min(1),
      cap: NonNegativeDuration.optional(),
    })
    .optional(),
  /** `none`, or the interval [lo, hi] of the factor of a wait. */
  jitter: JitterSetting.optional(),
  retryAfterJitter: z.number().min(0).optional(),
  giveUpAbove: NonNegativeDuration.optional(),
};

/** What only the reference client can be told to do. */
const Bends = {
  /** The amplification within which the whole client keeps its retries; absent: as many as it takes. */
  budget: z.number().min(1).optional(),
  /** Default: honor. */
  retryAfter: z.enum(['honor', 'ignore']).optional(),
  /** Statuses or codes that are retried although the contract says never. */
  alsoRetry: z.array(z.union([z.int(), z.string()])).optional(),
  /** Default: per-operation. */
  idempotencyKey: z.enum(['per-operation', 'per-attempt', 'none']).optional(),
};
const bends = Object.keys(Bends) as readonly (keyof typeof Bends)[];

/** What goes with a client of one's own alone. */
const OwnSettings = {
  /** Default: 1. */
  processes: z.int().min(1).max(64).optional(),
  /** Most operations that are given to it at once; default: 50. */
  concurrency: z.int().min(1).max(100_000).optional(),
};
const ownSettings = Object.keys(OwnSettings) as readonly (keyof typeof OwnSettings)[];

const Settings = z.strictObject({
  /** Whether the reference client sends anything again; default: true. */
  retries: z.boolean().optional(),
  policy: z.strictObject({ ...Numbers, ...Bends }).optional(),
  /** An ES module whose default export does an operation; its path counts from the profile's folder. */
  module: z.string().min(1).optional(),
  /**
   * The program, and its arguments, of a process that reads operations as JSON lines. Where one
   * begins with `./` or `../` it is a path that counts from the profile's folder.
   */
  adapter: z
    .array(z.string().min(1))
    .min(1)
    .meta({ title: 'a list of a program and its arguments, like [node, ./adapter.mjs]' })
    .optional(),
  ...OwnSettings,
});
type Settings = z.infer<typeof Settings>;

/** A client of the user's that does the operations of a load in the reference client's place. */
export type OwnClient = (
  | { readonly kind: 'module'; readonly file: string }
  | { readonly kind: 'adapter'; readonly argv: readonly string[] }
) & {
  readonly processes: number;
  /** Most operations that are given to it at once; who arrives then waits in line. */
  readonly concurrency: number;
};

/**
 * Who does the operations of a load: the reference client of the contract, with or without retries,
 * or a client of the user's own.
 */
export const ClientSettings = Settings.superRefine((settings, context) => {
  for (const { path, message } of problemsOf(settings)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
}).transform(({ retries = true, policy, ...rest }) => ({
  retries,
  policy: {
    ...policy,
    retryAfter: policy?.retryAfter ?? 'honor',
    alsoRetry: policy?.alsoRetry ?? [],
    idempotencyKey: policy?.idempotencyKey ?? 'per-operation',
  },
  ...ownClientOf(rest),
}));
export type ClientSettings = z.infer<typeof ClientSettings>;

function ownClientOf(settings: Settings): { readonly own?: OwnClient } {
  const { module, adapter, processes = 1, concurrency = 50 } = settings;
  if (module !== undefined)
    return { own: { kind: 'module', file: module, processes, concurrency } };
  if (adapter) return { own: { kind: 'adapter', argv: adapter, processes, concurrency } };
  return {};
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function problemsOf(settings: Settings): readonly Problem[] {
  const { module, adapter, retries, policy = {} } = settings;
  if (module === undefined && adapter === undefined) {
    const message = 'needs a client of your own beside it: a "module" or an "adapter"';
    return ownSettings
      .filter((key) => settings[key] !== undefined)
      .map((key) => ({ path: [key], message }));
  }
  if (module !== undefined && adapter) {
    return [{ path: ['adapter'], message: 'stands beside "module"; a load has one client' }];
  }
  const message = 'is for the reference client, and yours does as it does; leave it out';
  const bent = [
    ...(retries === undefined ? [] : [['retries']]),
    ...bends.filter((key) => policy[key] !== undefined).map((key) => ['policy', key]),
  ].map((path) => ({ path, message }));
  return [...bent, ...halfDeclared(policy)];
}

/** A wait is judged by its base and its jitter together, so that one of them alone declares nothing. */
function halfDeclared({ backoff, jitter }: NonNullable<Settings['policy']>): Problem[] {
  if ((backoff === undefined) === (jitter === undefined)) return [];
  const [key, message] =
    backoff === undefined
      ? ['jitter', 'needs "backoff" beside it, of which it is the jitter']
      : ['backoff', 'needs "jitter" beside it, to say in which bounds a wait lies; "none" is one'];
  return [{ path: ['policy', key], message }];
}
