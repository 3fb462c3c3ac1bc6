import type { RuleOutcome } from './rules/rule.ts';
import type { Conclusion } from './verdict.ts';
import { concludeVerdict } from './verdict.ts';
import { plural } from './verdict-wording.ts';
import type { Verification } from './verify.ts';

/** What is asked of a trace. */
export interface VerificationWishes {
  /** Ids of the rules that count; of none: all. They are judged as if all did. */
  readonly picked: readonly string[];
  /** Ids of the rules that must be exercised and decided. */
  readonly required: readonly string[];
  /** Whether a warning (a should-level rule) fails the trace. */
  readonly strict: boolean;
}

/** The same verification with the outcomes of the picked rules alone; of none: of all. */
export function pickRules(verification: Verification, picked: readonly string[]): Verification {
  if (picked.length === 0) return verification;
  const outcomes = verification.outcomes.filter(({ id }) => picked.includes(id));
  return { ...verification, outcomes };
}

/**
 * The verdict on a trace that was judged again. One in which there was nothing to judge is never
 * green.
 */
export function concludeVerification(
  verification: Verification,
  { picked, required, strict }: VerificationWishes,
): Conclusion {
  const { outcomes: rules } = pickRules(verification, picked);
  return concludeVerdict({
    ...{ rules, required, strict, thresholds: [], interrupted: false },
    idle:
      emptySentence(verification) ??
      missingSentence(verification) ??
      unjudgedSentence(verification, rules, picked),
  });
}

function emptySentence({ counts, isCut }: Verification): string | undefined {
  if (counts.operations > 0) return undefined;
  const cut = isCut ? ', and its last line broke off' : '';
  return `the trace holds no attempt that could be judged${cut}, so nothing was tested`;
}

/** A whole trace holds every attempt that its last line counts. */
function missingSentence({ counts, summary, isSample }: Verification): string | undefined {
  const missing = (summary?.attempts ?? 0) - counts.attempts;
  if (isSample || missing <= 0) return undefined;
  const verb = missing === 1 ? 'is' : 'are';
  return `${plural(missing, 'attempt')} that the last line of the trace counts ${verb} not on record, so what was judged is not the whole run`;
}

function unjudgedSentence(
  { judgedBy }: Verification,
  rules: readonly RuleOutcome[],
  picked: readonly string[],
): string | undefined {
  const unjudged = picked.find((id) => rules.every((rule) => rule.id !== id));
  if (unjudged === undefined) return undefined;
  return `rule ${unjudged} was picked, and contract ${judgedBy} leaves it out`;
}
