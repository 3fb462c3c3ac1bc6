import { randomBytes } from 'node:crypto';
import type { ClientCase } from '../core/cases/case.ts';
import { apiOf, casesFor } from '../core/cases/catalogue.ts';
import type { Contract } from '../core/contracts/contract.ts';
import { RetrialError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Policy } from '../core/policy.ts';
import { undeclaredPolicy } from '../core/retry/policy-of.ts';
import type { BaselineEntry } from '../core/trial/trial-result.ts';
import { formatMs, parseDuration } from '../core/units.ts';
import type { ClientDriver } from '../run/trial/driver.ts';
import type { TrialPlan } from '../run/trial/trial-plan.ts';

/** What the command line may say of a trial. */
export interface TrialWishes {
  readonly contract: Contract;
  readonly driver: ClientDriver;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly maxAttempts: number | undefined;
  /** Text of a duration. */
  readonly timeout: string | undefined;
  readonly maxRetryAfter: string | undefined;
  /** Whether the client's author says that it sends a POST again at all. */
  readonly retryOnPost: boolean;
  readonly repeat: number;
  readonly long: boolean;
  readonly strict: boolean;
  readonly seed: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly listenFor: string | undefined;
  readonly baseline: readonly BaselineEntry[] | undefined;
  readonly reproduce: (caseId: string) => string | undefined;
}

const listenMs = 600_000;

/**
 * Settles everything that decides a trial: which cases it has, by what numbers the client is judged,
 * and what is assumed where its author declared nothing.
 *
 * @throws RetrialError (`usage`) for a case that does not exist, a time that is none, and attempts
 * that the vendor has declared already.
 */
export function planTrial(wishes: TrialWishes): TrialPlan {
  const { contract, driver } = wishes;
  const all = casesFor(apiOf(contract));
  const chosen = select(all, wishes);
  const canRead = driver.requests.includes('read');
  // A client that only writes shows by writes how long it waits by itself.
  const controls = all
    .filter(({ group }) => group === 'control')
    .map((control) => (canRead ? control : { ...control, request: 'write' as const }));
  const skipped = chosen.flatMap((each) => {
    const reason = reasonToSkip(each, wishes);
    return reason === undefined ? [] : [{ id: each.id, reason }];
  });
  const left = new Set(skipped.map(({ id }) => id));
  return {
    ...{ contract, driver, controls, skipped },
    policy: policyOfAuthor(wishes),
    cases: chosen.filter(({ id }) => !left.has(id)),
    assumptions: assumptionsOf(wishes),
    repeat: wishes.repeat,
    long: wishes.long,
    starts: 0,
    seed: wishes.seed ?? randomBytes(4).toString('hex'),
    runId: randomBytes(4).toString('hex'),
    strict: wishes.strict,
    baseline: wishes.baseline,
    host: wishes.host,
    port: wishes.port,
    listenMs: durationOf('--listen-for', wishes.listenFor) ?? listenMs,
    reproduce: wishes.reproduce,
  };
}

/** The cases that are asked for, in the order of the catalogue; controls are played in any case. */
function select(all: readonly ClientCase[], { only, skip }: TrialWishes): readonly ClientCase[] {
  const cases = all.filter(({ group }) => group !== 'control');
  const named = (patterns: readonly string[], option: string): ReadonlySet<string> =>
    new Set(patterns.flatMap((pattern) => matching(cases, pattern, option)));
  const wanted = named(only, '--only');
  const unwanted = named(skip, '--skip');
  const chosen = cases.filter(
    ({ id }) => (only.length === 0 || wanted.has(id)) && !unwanted.has(id),
  );
  if (chosen.length > 0) return chosen;
  throw new RetrialError('--only and --skip leave no case to try', { code: 'usage' });
}

function matching(cases: readonly ClientCase[], pattern: string, option: string): string[] {
  const ids = cases.map(({ id }) => id);
  const found = pattern.endsWith('*')
    ? ids.filter((id) => id.startsWith(pattern.slice(0, -1)))
    : ids.filter((id) => id === pattern);
  if (found.length > 0) return found;
  const hint = nearest(pattern, ids);
  const right = hint === undefined ? '`retrial cases` lists them' : `did you mean "${hint}"?`;
  throw new RetrialError(`${option}: no case of this contract is called "${pattern}"; ${right}`, {
    code: 'usage',
  });
}

function reasonToSkip(
  { request, oneProcess }: ClientCase,
  { driver }: TrialWishes,
): string | undefined {
  if (!driver.requests.includes(request)) {
    return request === 'write'
      ? 'they write, and no command for writes was named (--post)'
      : 'they read, and the client only writes';
  }
  if (oneProcess && !driver.oneProcess) {
    return 'they need many operations of one process (--module or --adapter)';
  }
  return undefined;
}

/** The vendor's numbers where it declares some, else the author's, and what he says on top. */
function policyOfAuthor({
  contract,
  maxAttempts,
  maxRetryAfter,
  retryOnPost,
  timeout,
}: TrialWishes): Policy {
  const policy = undeclaredPolicy(contract);
  const timeoutMs = durationOf('--timeout', timeout);
  const waitsUpToMs = durationOf('--max-retry-after', maxRetryAfter);
  if (maxAttempts !== undefined && policy.declared.by === 'vendor') {
    throw new RetrialError(
      `--max-attempts: ${contract.title} declares the most attempts of every client, ${policy.numbers.maxAttempts}, so a client's own count for nothing under the contract ${contract.name}; leave it out`,
      { code: 'usage' },
    );
  }
  const numbers = { ...policy.numbers, ...(maxAttempts === undefined ? {} : { maxAttempts }) };
  const declared = {
    ...policy.declared,
    ...(maxAttempts === undefined ? {} : { maxAttempts: true, by: 'author' as const }),
    ...(waitsUpToMs === undefined ? {} : { waitsUpToMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retryOnPost ? {} : { resendsWrites: false }),
  };
  return { numbers, declared };
}

function assumptionsOf(wishes: TrialWishes): string[] {
  const { contract, maxAttempts, timeout, maxRetryAfter, retryOnPost } = wishes;
  const { declared } = contract.retry;
  const timeoutMs = durationOf('--timeout', timeout);
  const capMs = durationOf('--max-retry-after', maxRetryAfter);
  return [
    ...(declared
      ? [`the numbers of ${contract.title} bind every client`]
      : ['no waits are declared, so they are held to growth and jitter, not to bounds']),
    ...(maxAttempts === undefined && !declared
      ? [
          'no most attempts are declared, so one retry is expected and any number is taken (--max-attempts)',
        ]
      : []),
    timeoutMs === undefined
      ? 'no time-out of the client is declared, so a stall is watched like any other case (--timeout)'
      : `the client gives an attempt up after ${formatMs(timeoutMs)}`,
    capMs === undefined
      ? 'a Retry-After may be too long for the client at any length: giving up is taken, coming early is not (--max-retry-after)'
      : `the client waits for a Retry-After of up to ${formatMs(capMs)}`,
    ...(retryOnPost ? [] : ['the client never sends a write again by itself']),
  ];
}

function durationOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new RetrialError(`${option} takes a time, like 30s or 1m30s, not "${text}"`, {
    code: 'usage',
  });
}
