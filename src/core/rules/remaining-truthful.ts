import { classifierOf } from '../contracts/classify.ts';
import type { Operation } from '../operation.ts';
import type { Attempt, ResponseOutcome } from '../trace.ts';
import { judgedResponse } from './judged-response.ts';
import { readCount, readReset } from './rate-limit-fields.ts';
import type { Rule, RuleContext } from './rule.ts';
import type { Finding } from './tally.ts';
import { createTally } from './tally.ts';

/** What one answer said of the window that it was counted in. */
interface Seen {
  readonly operation: Pick<Operation, 'id' | 'groupedBy'>;
  readonly attempt: number;
  readonly startMs: number;
  readonly answeredMs: number;
  readonly limit: number | undefined;
  readonly remaining: number;
  /** A request that a limit turned away may not have been counted. */
  readonly counted: boolean;
}

/** Windows that are held at once: what comes later to an older one is judged without it. */
const heldWindows = 64;
/** Answers that are held of a window; of a fuller one the rest goes unseen, which convicts nobody. */
const heldAnswers = 512;

/**
 * Within one window (answers to one credential that name the same limit and the same reset, in epoch seconds) what
 * remains never rises, and at least as much is used up as was admitted before. Answers that overlap
 * in time say nothing of each other.
 */
export const remainingTruthful: Rule = {
  id: 'remaining-truthful',
  subject: 'server',
  holds: 'Within one window the remaining requests never rise, and fit what was admitted',
  level: 'info',
  source: 'IETF draft RateLimit header fields',
  population: true,
  judge(context) {
    const tally = createTally(remainingTruthful, context);
    const windows = new Map<string, Seen[]>();
    const judgeWindow = (seen: readonly Seen[]): void => {
      for (const found of windowFindings(seen)) {
        if (found === 'fits') tally.pass();
        else tally.violate(found);
      }
    };
    const windowOf = (id: string): Seen[] => {
      const known = windows.get(id);
      if (known) return known;
      const [oldest] = windows.size >= heldWindows ? windows : [];
      if (oldest) {
        windows.delete(oldest[0]);
        judgeWindow(oldest[1]);
      }
      const fresh: Seen[] = [];
      windows.set(id, fresh);
      return fresh;
    };
    return {
      operation(operation) {
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          const reset = readReset(response?.rateLimit?.reset);
          if (!response || reset?.unit !== 'epoch-seconds') continue;
          const seen = seenIn({ operation, attempt, response }, context);
          if (!seen) continue;
          const { credentialHash = '' } = attempt;
          const window = windowOf(`${credentialHash} ${reset.seconds} ${seen.limit}`);
          if (window.length < heldAnswers) window.push(seen);
        }
      },
      conclude() {
        for (const seen of windows.values()) judgeWindow(seen);
        windows.clear();
        return tally.conclude();
      },
    };
  },
};

interface Answered {
  readonly operation: Operation;
  readonly attempt: Attempt;
  readonly response: ResponseOutcome;
}

function seenIn(
  { operation, attempt, response }: Answered,
  { contract }: RuleContext,
): Seen | undefined {
  const remaining = readCount(response.rateLimit?.remaining);
  const limit = readCount(response.rateLimit?.limit);
  // More than the limit makes no sense at all, which is for rate-limit-headers to say.
  if (remaining === undefined || remaining > (limit ?? remaining)) return undefined;
  const { id, groupedBy } = operation;
  const known = classifierOf(contract).outcome(response, attempt.idempotencyKey !== undefined);
  return {
    operation: { id, groupedBy },
    attempt: attempt.attempt,
    startMs: attempt.startMs,
    answeredMs: attempt.firstByteMs ?? attempt.endMs,
    limit,
    remaining,
    counted: known.class === 'success',
  };
}

/** What the answers before a moment said together. */
interface Before {
  readonly least: Seen | undefined;
  readonly admitted: number;
}

/**
 * Each answer against those that were there before it began. They are walked through in two orders,
 * by start and by answer, so that one pass is enough.
 */
function* windowFindings(window: readonly Seen[]): Generator<'fits' | Finding> {
  const byAnswer = window.toSorted((a, b) => a.answeredMs - b.answeredMs);
  let before: Before = { least: undefined, admitted: 0 };
  let done = 0;
  for (const seen of window.toSorted((a, b) => a.startMs - b.startMs)) {
    for (let next = byAnswer[done]; next && next.answeredMs < seen.startMs; next = byAnswer[done]) {
      before = joined(before, next);
      done += 1;
    }
    const found = judgeSeen(seen, before);
    if (found) yield found;
  }
}

function joined({ least, admitted }: Before, next: Seen): Before {
  return {
    least: least === undefined || next.remaining < least.remaining ? next : least,
    admitted: admitted + (next.counted ? 1 : 0),
  };
}

function judgeSeen(seen: Seen, { least, admitted }: Before): 'fits' | Finding | undefined {
  const { operation, attempt, remaining, limit } = seen;
  if (least && remaining > least.remaining) {
    const sentence = `${remaining} requests remained, where ${least.remaining} had remained in the same window before (operation ${least.operation.id})`;
    return { operation, attempts: [attempt], sentence };
  }
  const used = admitted + (seen.counted ? 1 : 0);
  if (limit !== undefined && limit - remaining < used) {
    const sentence = `${remaining} of ${limit} requests remained, where at least ${used} of this window had been admitted`;
    return { operation, attempts: [attempt], sentence };
  }
  return least === undefined ? undefined : 'fits';
}
