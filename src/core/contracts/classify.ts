import type { Outcome } from '../trace.ts';
import type { Contract, ResponseClass } from './contract.ts';
import { matchesStatus } from './status-pattern.ts';

/** What a client may make of an answer, and what the contract says besides. */
export interface Classification {
  readonly class: ResponseClass;
  /** For people, e.g. "rate limit exceeded". */
  readonly meaning: string;
  /** The contract promises a Retry-After on this answer. */
  readonly carriesRetryAfter: boolean;
  /** The contract asks for jitter on top of the Retry-After. */
  readonly jitterOnTop: boolean;
  /** The request was turned away before it was executed. */
  readonly refused: boolean;
}

/** As much of a whole answer as its class depends on. */
export interface Answer {
  readonly status: number;
  /** The code inside the body, where there is one. */
  readonly code?: string | number | undefined;
  /** Whether the request carried an idempotency key. */
  readonly keyed: boolean;
  readonly hasRetryAfter: boolean;
}

/**
 * A contract's classes, made ready for hot loops: every call hands out one of a fixed set of
 * objects, so equal answers give the same object and no call allocates.
 */
export interface Classifier {
  /** Of a whole answer, in the order that the contract's schema tells. */
  answer(answer: Answer): Classification;
  /**
   * Of an attempt. A success that was cut is classed like a network error, since its end is unknown
   * (RFC 9112 §8); any other cut response by its head. What the client closed itself is unjudged.
   */
  outcome(outcome: Outcome, keyed: boolean): Classification;
}

type Details = Contract['classification']['networkError'];

function classification(details: Details): Classification {
  return {
    class: details.class,
    meaning: details.meaning,
    carriesRetryAfter: details.carriesRetryAfter ?? false,
    jitterOnTop: details.jitterOnTop ?? false,
    refused: details.refused ?? false,
  };
}

const clientClosed = classification({
  class: 'unjudged',
  meaning: 'the client closed the connection',
});
const unlisted = classification({
  class: 'unjudged',
  meaning: 'a status that the contract does not list',
});

type StatusLookup = (status: number, keyed: boolean, hasRetryAfter: boolean) => Classification;

/** The first match of `byStatus`; what was found once for a status is kept. */
function compileStatuses(rows: Contract['classification']['byStatus']): StatusLookup {
  const compiled = rows.map((row) => ({ ...row, result: classification(row) }));
  const find: StatusLookup = (status, keyed, hasRetryAfter) =>
    compiled.find(
      (row) =>
        matchesStatus(row.status, status) &&
        (row.when !== 'keyed' || keyed) &&
        (row.when !== 'retry-after' || hasRetryAfter),
    )?.result ?? unlisted;
  const found = new Map<number, Classification>();
  return (status, keyed, hasRetryAfter) => {
    const slot = status * 4 + (keyed ? 2 : 0) + (hasRetryAfter ? 1 : 0);
    let result = found.get(slot);
    if (result === undefined) {
      result = find(status, keyed, hasRetryAfter);
      // A status has three digits, so this map stays small whatever a target answers.
      if (status < 1_000) found.set(slot, result);
    }
    return result;
  };
}

/** Makes a contract's classification ready; do it once a contract, not once an attempt. */
export function compileClassifier(contract: Contract): Classifier {
  const { code: codeRules, byCode, byStatus, networkError } = contract.classification;
  const listed = new Map(byCode.map((row) => [row.code, classification(row)]));
  const otherCode = codeRules && classification(codeRules.otherCode);
  const ofStatus = compileStatuses(byStatus);
  const ofNetworkError = classification(networkError);

  const ofAnswer = (
    { status, code }: Pick<Answer, 'status' | 'code'>,
    keyed: boolean,
    hasRetryAfter: boolean,
  ): Classification => {
    if (code !== undefined && otherCode !== undefined) {
      const byListedCode = listed.get(code);
      if (byListedCode !== undefined) return byListedCode;
      const isSuccessStatus = status >= 200 && status <= 299;
      if (isSuccessStatus && code !== codeRules?.success) return otherCode;
    }
    return ofStatus(status, keyed, hasRetryAfter);
  };

  return {
    answer: (answer) => ofAnswer(answer, answer.keyed, answer.hasRetryAfter),
    outcome(outcome, keyed) {
      if (outcome.kind === 'network-error') return ofNetworkError;
      if (outcome.kind === 'client-closed') return clientClosed;
      const whole = ofAnswer(outcome, keyed, outcome.retryAfter !== undefined);
      return !outcome.complete && whole.class === 'success' ? ofNetworkError : whole;
    },
  };
}

const classifiers = new WeakMap<Contract, Classifier>();

/** The classifier of a contract, compiled at the first call for this object. */
export function classifierOf(contract: Contract): Classifier {
  let classifier = classifiers.get(contract);
  if (classifier === undefined) {
    classifier = compileClassifier(contract);
    classifiers.set(contract, classifier);
  }
  return classifier;
}

/** What a client may make of a whole answer under this contract. */
export function classify(contract: Contract, answer: Answer): Classification {
  return classifierOf(contract).answer(answer);
}

/** What a client may make of an attempt's outcome under this contract (see `Classifier`). */
export function classifyOutcome(
  contract: Contract,
  outcome: Outcome,
  request: { readonly keyed: boolean },
): Classification {
  return classifierOf(contract).outcome(outcome, request.keyed);
}
