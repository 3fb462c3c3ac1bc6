import { z } from 'zod';
import type { Contract } from '../contracts/contract.ts';
import { Level } from '../contracts/contract.ts';
import type { Operation } from '../operation.ts';
import type { Policy } from '../policy.ts';

/** What a rule answers. Only `pass` is a pass. */
export const RuleVerdict = z.enum([
  'pass',
  'fail',
  'warn',
  'info',
  'not-exercised',
  'inconclusive',
  'broken',
]);
export type RuleVerdict = z.infer<typeof RuleVerdict>;

/** Why a rule speaks: which operation, which attempts, what was seen and what was asked. */
export const Evidence = z.strictObject({
  operation: z.string(),
  attempts: z.array(z.int()),
  /** One sentence with units: "waited 999 ms of the 1000 ms that the server asked for". */
  sentence: z.string(),
  /** Present where this finding weighs differently from its rule. */
  level: Level.optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export const RuleOutcome = z.strictObject({
  id: z.string(),
  subject: z.enum(['client', 'server']),
  level: Level,
  verdict: RuleVerdict,
  /** Opportunities that were decided, violations included. */
  checked: z.int().nonnegative(),
  /** All of them, also those whose evidence is not kept. */
  violations: z.int().nonnegative(),
  /** Opportunities that noise, a weak grouping or a cut left undecided. */
  inconclusive: z.int().nonnegative(),
  source: z.string(),
  /** Why it is not exercised, inconclusive or broken. */
  reason: z.string().optional(),
  /** Remarks that never flag. */
  notes: z.array(z.string()),
  /** The first violations, at most `evidenceLimit`. */
  evidence: z.array(Evidence),
});
export type RuleOutcome = z.infer<typeof RuleOutcome>;

export const evidenceLimit = 10;

/** What the rules know of a run besides its operations. */
export interface RuleContext {
  readonly contract: Contract;
  readonly policy: Policy;
  readonly observer: 'client' | 'endpoint' | 'proxy' | 'har';
  /** Whether the operations came as a load; absent: they did where their own client observed them. */
  readonly load?: boolean | undefined;
  /** Unix epoch milliseconds at which the times of the attempts read 0; dates are judged by it. */
  readonly wallOriginMs: number;
  /** Whether every job that the target created is on record as an effect of its operation. */
  readonly ledger: boolean;
  /** Largest event-loop delay + timer noise of the observer so far, in milliseconds. */
  readonly noiseMs: () => number;
  /** Whether the observer stood still at any time in [fromMs, toMs], for at least `leastMs` in all. */
  readonly stalledWithin: (fromMs: number, toMs: number, leastMs?: number) => boolean;
  /** Told of each violation as it is found, with the id of the rule. */
  readonly onViolation?: (ruleId: string) => void;
}

/** A rule at work on one run: it hears of operations as they settle, then concludes. */
export interface RuleJudge {
  operation(operation: Operation): void;
  conclude(): RuleOutcome;
}

/** One checkable sentence of a contract. */
export interface Rule {
  /** Also its file's name. */
  readonly id: string;
  readonly subject: 'client' | 'server';
  /** The sentence that holds, e.g. "A retry waits at least as long as Retry-After asks". */
  readonly holds: string;
  /** Where the contract says nothing else. */
  readonly level: Level;
  /** RFC clause or design section that the rule rests on. */
  readonly source: string;
  /** Judged over all operations together: a sample of them gives no verdict. */
  readonly population?: true;
  judge(context: RuleContext): RuleJudge;
}
