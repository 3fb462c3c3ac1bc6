import { classifierOf } from '../contracts/classify.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Operation } from '../operation.ts';
import { resendIsSafe } from '../retry/decide.ts';
import type { Attempt, NetworkError, ResponseOutcome } from '../trace.ts';
import { isRepeatable } from './attempt-class.ts';
import type { Rule } from './rule.ts';
import { showMs } from './show-ms.ts';
import { showOutcome } from './show-outcome.ts';
import { createTally } from './tally.ts';
import { writesUnder } from './write-request.ts';

/** After these the request never reached the server. */
const neverSent: ReadonlySet<NetworkError> = new Set(['refused', 'dns', 'tls']);

/**
 * A write without a key is not sent again where the server may have executed it: after a network
 * error behind the connection, a cut answer, an attempt that the client broke off, or a 5xx that did
 * not turn the request away. Where the contract asks for a key, its absence is a finding already and
 * the page itself tells clients to retry a 5xx, so only what tells nothing weighs in full.
 */
export const unkeyedWriteNotResent: Rule = {
  id: 'unkeyed-write-not-resent',
  subject: 'client',
  holds: 'A write without an idempotency key is not sent again after an ambiguous failure',
  level: 'should',
  source: 'RFC 9110 §9.2.2',
  judge(context) {
    const { contract } = context;
    const tally = createTally(unkeyedWriteNotResent, context);
    const isWrite = writesUnder(contract);
    const ambiguityOf = ambiguityUnder(contract);
    const isUnkeyedWrite = (attempt: Attempt): boolean =>
      !isRepeatable(attempt) && isWrite(attempt);
    const judgeFailure = (operation: Operation, index: number, failed: Attempt): void => {
      const ambiguity = ambiguityOf(failed);
      if (ambiguity === undefined) return;
      const next = operation.attempts[index + 1];
      if (!next) {
        if (!operation.censored) tally.pass();
        return;
      }
      const waitMs = next.startMs - (failed.firstByteMs ?? failed.endMs);
      // Who did not wait for the failure did not send again because of it.
      if (waitMs < 0) return;
      tally.violate({
        operation,
        attempts: [failed.attempt, next.attempt],
        sentence: `sent ${failed.method} without a key again ${showMs(waitMs)} after ${showOutcome(failed.outcome)} (attempt ${next.attempt}), where the first one may have been executed`,
        level: ambiguity === 'answered' && contract.idempotency.required ? 'info' : undefined,
      });
    };
    return {
      operation(operation) {
        const { attempts } = operation;
        for (let index = 0; index < attempts.length; index += 1) {
          const attempt = attempts[index];
          if (attempt && isUnkeyedWrite(attempt)) judgeFailure(operation, index, attempt);
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** Why nobody knows whether a request was executed: it went unanswered, or the answer is a 5xx. */
type Ambiguity = 'unanswered' | 'answered';

function ambiguityUnder(contract: Contract): (attempt: Attempt) => Ambiguity | undefined {
  const classifier = classifierOf(contract);
  const ofResponse = (method: string, response: ResponseOutcome): Ambiguity | undefined => {
    const { status, complete } = response;
    // 408 and 425 say that the request was not taken up (RFC 9110 §15.5.9, RFC 8470 §5.2).
    if (status >= 400 && status < 500) return undefined;
    if (classifier.outcome(response, false).class !== 'retryable') return undefined;
    if (resendIsSafe({ contract, method, keyed: false, outcome: response })) return undefined;
    // A success whose end was lost is classed like a network error: what it said is unknown.
    return !complete && status < 300 ? 'unanswered' : 'answered';
  };
  return ({ method, outcome }) => {
    if (outcome.kind === 'response') return ofResponse(method, outcome);
    const isUnsent = outcome.kind === 'network-error' && neverSent.has(outcome.error);
    return isUnsent ? undefined : 'unanswered';
  };
}
