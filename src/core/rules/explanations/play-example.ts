import { builtinContracts } from '../../contracts/builtin.ts';
import type { Contract } from '../../contracts/contract.ts';
import type { Operation } from '../../operation.ts';
import type { Attempt, ResponseOutcome, RunRecord } from '../../trace.ts';
import type { ToldEnd } from '../../trial/timeline.ts';
import { timelineOf } from '../../trial/timeline.ts';
import type { TrialTimeline } from '../../trial/trial-result.ts';
import { createVerifier } from '../../verify.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import { showText } from '../show-text.ts';
import { waitsUnder } from '../waits.ts';
import type { Example } from './explanation.ts';
import { traceLines } from './short-trace.ts';

/** What becomes of an example when it is judged. */
export interface PlayedExample {
  readonly tells: string;
  /** The contract under which it is judged. */
  readonly contract: Contract;
  /** What the rules make of it, in their order. */
  readonly outcomes: readonly RuleOutcome[];
  /** The course of each operation, those in which `rule` found something first. */
  readonly timelines: readonly TrialTimeline[];
}

const tool: RunRecord['tool'] = { name: 'retrial', version: '0.0.0' };

/** Judges an example of `rule` by all rules, as `retrial verify` would judge its trace. */
export function playExample({ id }: Pick<Rule, 'id'>, { tells, trace }: Example): PlayedExample {
  const operations: Operation[] = [];
  const verifier = createVerifier({ onSettled: (operation) => operations.push(operation) });
  for (const line of traceLines(trace, tool)) verifier.line(line);
  const { run, outcomes } = verifier.end();
  const found = outcomes.find((outcome) => outcome.id === id)?.evidence ?? [];
  const flagged = new Set(found.map(({ operation }) => operation));
  const rank = (operation: Operation): number => (flagged.has(operation.id) ? 0 : 1);
  return {
    tells,
    contract: builtinContracts[trace.contract],
    outcomes,
    timelines: operations
      .toSorted((a, b) => rank(a) - rank(b))
      .map((operation) => courseOf(operation, run)),
  };
}

function courseOf(operation: Operation, run: RunRecord): TrialTimeline {
  const waitsOf = waitsUnder({ ...run, ...silent });
  const timeline = timelineOf(operation, endOf(operation), { waitsOf, policy: run.policy });
  const attempts = timeline.attempts.map((shown) => {
    const attempt = operation.attempts.find(({ attempt: number }) => number === shown.attempt);
    const { met } = shown;
    return attempt
      ? { ...shown, met: `${requestOf(attempt)}${met}${factsOf(attempt, operation).join('')}` }
      : shown;
  });
  return { ...timeline, attempts };
}

/** Nothing disturbs an example. */
const silent = { ledger: false, noiseMs: () => 0, stalledWithin: () => false };

function endOf({ result }: Operation): ToldEnd | undefined {
  if (result?.result !== 'succeeded' && result?.result !== 'failed') return undefined;
  const { exitCode } = result;
  const raised = result.result === 'failed' ? 'raised an error' : 'returned';
  const because = exitCode === undefined ? raised : `exit code ${exitCode}`;
  return { result: result.result, because };
}

/** What was asked for, where that is more than a plain read: `POST /orders, key "k1": `. */
function requestOf({ method, path, idempotencyKey, bodyHash, signature }: Attempt): string {
  if (method === 'GET') return '';
  const key = idempotencyKey === undefined ? 'no key' : `key ${showText(idempotencyKey)}`;
  const body = bodyHash === undefined ? '' : `, body ${bodyHash}`;
  const signed = signature === undefined ? '' : `, signature ${signature}`;
  return `${method} ${path}, ${key}${body}${signed}: `;
}

/** What else the answer said, and what the server says that the request did, each after a comma. */
function factsOf({ attempt, outcome }: Attempt, { effects }: Operation): readonly string[] {
  const done = effects
    .filter((effect) => effect.attempt === attempt)
    .map(({ effect, jobId }) => `${effect === 'job-created' ? 'made' : 'replayed'} ${jobId}`);
  const told = outcome.kind === 'response' ? toldIn(outcome) : [];
  return [...told, ...done].map((fact) => `, ${fact}`);
}

/** Only what some rule reads. */
function toldIn({
  jobId,
  replayed,
  rateLimit,
  bodyStatus,
  envelope,
  missingHeaders = [],
}: ResponseOutcome): readonly string[] {
  return [
    ...(jobId === undefined ? [] : [`names ${jobId}`]),
    ...(replayed ? ['marked as a replay'] : []),
    ...(rateLimit ? [`${rateLimit.remaining} of ${rateLimit.limit} remain`] : []),
    ...(rateLimit?.reset === undefined ? [] : [`reset ${rateLimit.reset}`]),
    ...(bodyStatus === undefined ? [] : [`status ${bodyStatus} in the body`]),
    ...(typeof envelope === 'object' ? [envelope.broken] : []),
    ...missingHeaders.map((name) => `no ${name}`),
  ];
}
