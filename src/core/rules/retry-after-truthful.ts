import { classifierOf } from '../contracts/classify.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Operation } from '../operation.ts';
import type { Attempt, ResponseOutcome } from '../trace.ts';
import { AdmissionLog } from './admission-log.ts';
import { askedAfter } from './asked-after.ts';
import { judgedResponse } from './judged-response.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import { showOutcome } from './show-outcome.ts';
import type { Finding } from './tally.ts';
import { createTally } from './tally.ts';

/** A request that was refused again after it had waited; who is to blame depends on the others. */
interface Suspect extends Pick<Finding, 'attempts' | 'sentence'> {
  readonly operation: Pick<Operation, 'id' | 'groupedBy'>;
  readonly caller: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Suspects that are held to the end; later ones stay undecided. */
const heldSuspects = 1_000;
/** A request "just after" the wait comes within 1.5 times of it and one second: jitter, not leisure. */
const latest = (askedMs: number): number => askedMs * 1.5 + 1_000;

/**
 * Who waits as long as he was told is admitted. Refused again says nothing where another request of
 * the key (or, for limits of an organisation, any request) may have taken the place meanwhile, so in
 * a load most of it stays undecided.
 */
export const retryAfterTruthful: Rule = {
  id: 'retry-after-truthful',
  subject: 'server',
  holds: 'A request that was sent just after the Retry-After is admitted',
  level: 'should',
  source: 'RFC 9110 §10.2.3',
  population: true,
  judge(context) {
    const tally = createTally(retryAfterTruthful, context);
    const callerOf = callersUnder(context.contract);
    const logs = new Map<string, AdmissionLog>();
    const suspects: Suspect[] = [];
    const refusalOf = refusalUnder(context.contract);

    const markAdmitted = (attempt: Attempt): void => {
      const caller = callerOf(attempt);
      const log = logs.get(caller) ?? new AdmissionLog();
      logs.set(caller, log);
      log.mark(attempt.startMs, Math.max(attempt.startMs, attempt.endMs));
    };
    const suspect = (found: Suspect): void => {
      if (suspects.length < heldSuspects) suspects.push(found);
      else tally.undecided(othersWere);
    };
    const judgeNext = (operation: Operation, refused: Attempt, attempt: Attempt): void => {
      const before = refusalOf(refused);
      const wait = before && waitedOut(refused, attempt, context);
      if (!wait) return;
      const after = refusalOf(attempt);
      if (!after) judgeAdmitted(attempt, tally);
      else if (after.code === before.code && after.status === before.status) {
        suspect(suspectOf({ operation, attempt, refused, wait }, callerOf(attempt)));
      }
    };
    return {
      operation(operation) {
        let previous: Attempt | undefined;
        for (const attempt of operation.attempts) {
          if (refusalOf(attempt) === undefined) markAdmitted(attempt);
          if (previous) judgeNext(operation, previous, attempt);
          previous = attempt;
        }
      },
      conclude() {
        for (const found of suspects) {
          if (logs.get(found.caller)?.any(found.fromMs, found.toMs)) tally.undecided(othersWere);
          else tally.violate(found);
        }
        return tally.conclude();
      },
    };
  },
};

const othersWere =
  'other requests of the key may have been admitted meanwhile, as they are in most loads';

interface Wait {
  readonly waitedMs: number;
  readonly askedMs: number;
}

/** The wait between the two, where it was asked for and observed to the end, and not much longer. */
function waitedOut(refused: Attempt, next: Attempt, context: RuleContext): Wait | undefined {
  const { asked, askedMs } = askedAfter(refused, context);
  const waitedMs = next.startMs - (refused.firstByteMs ?? refused.endMs);
  // A date is read by the client's clock, and a server is not judged by that.
  if (asked.kind !== 'seconds' || askedMs === undefined || askedMs <= 0) return undefined;
  return waitedMs >= askedMs && waitedMs <= latest(askedMs) ? { waitedMs, askedMs } : undefined;
}

/** Only an answer of the server itself says that it admitted the request. */
function judgeAdmitted(attempt: Attempt, tally: { pass(): void }): void {
  if (judgedResponse(attempt) !== undefined) tally.pass();
}

function suspectOf(
  seen: {
    readonly operation: Operation;
    readonly attempt: Attempt;
    readonly refused: Attempt;
    readonly wait: Wait;
  },
  caller: string,
): Suspect {
  const { operation, attempt, refused, wait } = seen;
  const { id, groupedBy } = operation;
  return {
    operation: { id, groupedBy },
    attempts: [refused.attempt, attempt.attempt],
    sentence: `refused again (${showOutcome(attempt.outcome)}) after ${showMs(wait.waitedMs)}, where the server asked for ${showMs(wait.askedMs)} and admitted nothing else meanwhile`,
    caller,
    fromMs: refused.startMs,
    toMs: attempt.firstByteMs ?? attempt.endMs,
  };
}

/** The server's own word that it turned the request away for now. */
function refusalUnder(contract: Contract): (attempt: Attempt) => ResponseOutcome | undefined {
  const classifier = classifierOf(contract);
  return (attempt) => {
    const response = judgedResponse(attempt);
    const keyed = attempt.idempotencyKey !== undefined;
    return response && classifier.outcome(response, keyed).refused ? response : undefined;
  };
}

/** Whose requests may take each other's places: those of one credential, or all of them. */
function callersUnder({ rateLimits = [] }: Contract): (attempt: Attempt) => string {
  const alone = rateLimits.length > 0 && rateLimits.every(({ per }) => per === 'credential');
  return ({ credentialHash = '' }) => (alone ? credentialHash : '');
}
