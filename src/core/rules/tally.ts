import type { Level } from '../contracts/contract.ts';
import type { Operation } from '../operation.ts';
import type { Grouping } from '../trace.ts';
import type { Evidence, Rule, RuleContext, RuleOutcome, RuleVerdict } from './rule.ts';
import { evidenceLimit } from './rule.ts';

/** One broken promise, in an operation. */
export interface Finding {
  readonly operation: Pick<Operation, 'id' | 'groupedBy'>;
  readonly attempts: readonly number[];
  /** What was seen and what was asked, with units. */
  readonly sentence: string;
  /** Where this finding weighs differently from its rule. */
  readonly level?: Level | undefined;
}

/** Counts what a rule saw and keeps the first evidence; memory is bounded. */
export interface Tally {
  /** So many opportunities were decided and held. */
  pass(count?: number): void;
  /**
   * An opportunity was decided and did not hold. Where a client's grouping is weak it is suspected:
   * that convicts nobody, and lets the rule pass nobody either.
   */
  violate(finding: Finding): void;
  /** An opportunity could not be decided, and why. */
  undecided(reason: string): void;
  /** A remark that never flags; equal remarks are kept once, at most 20. */
  note(remark: string): void;
  /** What the counts say, or the verdict of a population rule with its reason. */
  conclude(verdict?: { readonly verdict: RuleVerdict; readonly reason?: string }): RuleOutcome;
}

/**
 * Attempts that were joined by less than a key or an id may belong to different operations. That
 * makes findings about a client doubtful; those about a server stand on single responses.
 */
const weakGroupings: ReadonlySet<Grouping> = new Set([
  'attempt-counter',
  'traceparent',
  'sequence',
]);
const flagOf = { must: 'fail', should: 'warn', info: 'info' } as const;
const ranks: readonly Level[] = ['info', 'should', 'must'];
const remarkLimit = 20;
/** Why a rule without opportunity was not exercised, where it knows no better. */
export const idleReason = 'no operation gave it an opportunity';

/** The level of a rule under a contract: the contract's own word, else the rule's. */
export function levelOf(rule: Rule, contract: RuleContext['contract']): Level | 'off' {
  return contract.levels[rule.id] ?? rule.level;
}

export function createTally(rule: Rule, context: RuleContext): Tally {
  const asked = levelOf(rule, context.contract);
  const level: Level = asked === 'off' ? 'info' : asked;
  const evidence: Evidence[] = [];
  const notes = new Set<string>();
  let checked = 0;
  let violations = 0;
  let inconclusive = 0;
  let worst: Level | undefined;
  let doubt: string | undefined;
  let suspicion: string | undefined;

  const undecided = (reason: string): void => {
    inconclusive += 1;
    doubt ??= reason;
  };
  const ownVerdict = (): { verdict: RuleVerdict; reason?: string | undefined } => {
    if (worst) return { verdict: flagOf[worst] };
    if (suspicion !== undefined) return { verdict: 'inconclusive', reason: suspicion };
    if (checked > 0) return { verdict: 'pass' };
    if (doubt !== undefined) return { verdict: 'inconclusive', reason: doubt };
    return { verdict: 'not-exercised', reason: idleReason };
  };
  return {
    pass(count = 1) {
      checked += count;
    },
    violate({ operation, attempts, sentence, level: ownLevel }) {
      if (rule.subject === 'client' && weakGroupings.has(operation.groupedBy)) {
        suspicion ??= `attempts were joined by ${operation.groupedBy} only: ${sentence}`;
        inconclusive += 1;
        return;
      }
      checked += 1;
      violations += 1;
      context.onViolation?.(rule.id);
      const weight = ownLevel ?? level;
      if (worst === undefined || ranks.indexOf(weight) > ranks.indexOf(worst)) worst = weight;
      if (evidence.length >= evidenceLimit) return;
      evidence.push({
        operation: operation.id,
        attempts: [...attempts],
        sentence,
        ...(ownLevel && ownLevel !== level ? { level: ownLevel } : {}),
      });
    },
    undecided,
    note(remark) {
      if (notes.size < remarkLimit) notes.add(remark);
    },
    conclude(given) {
      const { verdict, reason } = given ?? ownVerdict();
      return {
        id: rule.id,
        subject: rule.subject,
        level,
        verdict,
        checked,
        violations,
        inconclusive,
        source: context.contract.ruleSources?.[rule.id] ?? rule.source,
        ...(reason === undefined ? {} : { reason }),
        notes: [...notes],
        evidence,
      };
    },
  };
}
