import { classifierOf } from '../contracts/classify.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Attempt, ResponseOutcome } from '../trace.ts';
import { judgedResponse } from './judged-response.ts';
import { QuotaWindows } from './quota-windows.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

type RateLimit = NonNullable<Contract['rateLimits']>[number];

/** A limit with figures, and the windows of each caller that it counts. */
interface Limit {
  readonly limit: RateLimit;
  readonly quota: { readonly requests: number; readonly windowMs: number };
  readonly callers: Map<string, QuotaWindows>;
}

/**
 * A quota that is not kept is no protection. Only limits with figures are judged, and only windows in
 * which more was asked for than they admit. Who belongs to one organisation is not known, so a limit
 * of an organisation is held against each credential by itself.
 */
export const quotaRespected: Rule = {
  id: 'quota-respected',
  subject: 'server',
  holds: 'No more requests are admitted in a window than the contract promises',
  level: 'should',
  source: 'the contract, rate limits',
  population: true,
  judge(context) {
    const tally = createTally(quotaRespected, context);
    const classifier = classifierOf(context.contract);
    const limits = (context.contract.rateLimits ?? []).flatMap(limitOf);
    const isAdmitted = ({ idempotencyKey }: Attempt, response: ResponseOutcome): boolean =>
      classifier.outcome(response, idempotencyKey !== undefined).class === 'success';
    return {
      operation({ id, groupedBy, attempts }) {
        if (limits.length === 0) return;
        for (const attempt of attempts) {
          // What the harness answered, or nobody did, may never have asked the server for anything.
          const response = judgedResponse(attempt);
          if (!response) continue;
          const { startMs, firstByteMs, endMs } = attempt;
          const counted = {
            operation: { id, groupedBy },
            attempt: attempt.attempt,
            startMs,
            answeredMs: firstByteMs ?? endMs,
            admitted: isAdmitted(attempt, response),
          };
          for (const each of limits) {
            if (covers(each.limit, attempt)) windowsOf(each, attempt).add(counted);
          }
        }
      },
      conclude() {
        for (const { limit, quota, callers } of limits) {
          for (const windows of callers.values()) {
            const { exercised, broken } = windows.findings();
            tally.pass(exercised - broken.length);
            for (const { last, admitted } of broken) {
              tally.violate({
                operation: last.operation,
                attempts: [last.attempt],
                sentence: `${admitted} requests (${limit.id}) were admitted within ${quota.windowMs} ms, where the contract promises at most ${quota.requests}`,
              });
            }
          }
        }
        if (limits.length > 0) return tally.conclude();
        const reason = 'the contract gives no figures of a limit (rateLimits: requests, windowMs)';
        return tally.conclude({ verdict: 'not-exercised', reason });
      },
    };
  },
};

function limitOf(limit: RateLimit): Limit[] {
  const { requests, windowMs } = limit;
  if (requests === undefined || windowMs === undefined) return [];
  return [{ limit, quota: { requests, windowMs }, callers: new Map() }];
}

function windowsOf({ quota, callers }: Limit, { credentialHash = '' }: Attempt): QuotaWindows {
  let windows = callers.get(credentialHash);
  if (windows === undefined) {
    windows = new QuotaWindows(quota);
    callers.set(credentialHash, windows);
  }
  return windows;
}

function covers({ applies }: RateLimit, { method, path }: Attempt): boolean {
  if (applies === undefined) return true;
  const { methods, paths, exceptPaths = [] } = applies;
  const [route = path] = path.split('?', 1);
  const endsLike = (end: string): boolean => route.endsWith(end);
  return (
    (methods === undefined || methods.includes(method)) &&
    (paths === undefined || paths.some(endsLike)) &&
    !exceptPaths.some(endsLike)
  );
}
