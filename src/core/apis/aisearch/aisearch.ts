import type { ApiRequest, ApiStep, MockApi } from '../api.ts';
import { failure, refusal, toStep } from './answer.ts';
import type { AisearchOptions } from './options.ts';
import { route } from './routes.ts';
import type { State, Tenant } from './state.ts';
import { createState, stopWork } from './state.ts';

/** The tenant of a Bearer key (RFC 6750 §2.1), or the code that says why there is none. */
function authenticate(state: State, request: ApiRequest): Tenant | 'AUTH_MISSING' | 'AUTH_INVALID' {
  const credentials = request.headers.get('authorization')?.trim();
  if (!credentials) return 'AUTH_MISSING';
  const [, key = ''] = /^bearer +(\S+)$/i.exec(credentials) ?? [];
  return state.tenants.get(key) ?? 'AUTH_INVALID';
}

const authMessages = {
  AUTH_MISSING: 'give a key: Authorization: Bearer <key>',
  AUTH_INVALID: 'the key is malformed, revoked or unknown',
} as const;

/**
 * The mock of the AI Search API: searches that are captured from surfaces, async as jobs with one
 * child a surface × region, or sync. Checks come in this order: auth, rate (every request of a known
 * key counts, unknown routes too), validation, idempotency, then the limit of the mode: sync
 * captures under way, or places in the admission queue.
 *
 * All limits are a key's own. `query` or `prompt` is given, never both. A sync search has a parent
 * job of one child, and is known by the child's id. Jobs and keys live for `jobTtl`. A search may name
 * a webhook on this machine, or at one of `webhookHosts`.
 */
export function createAisearch(
  options: AisearchOptions,
  webhookHosts: readonly string[] = [],
): MockApi {
  const state = createState(options, webhookHosts);
  return {
    name: 'aisearch',
    step: (request, nowMs, random): ApiStep => {
      const tenant = authenticate(state, request);
      if (typeof tenant === 'string') {
        // RFC 9110 §11.6.1: a 401 names the scheme that would do.
        const headers = [['WWW-Authenticate', 'Bearer']] as const;
        return toStep(failure(tenant, authMessages[tenant], { headers }), nowMs);
      }
      const rate = tenant.rate.take(nowMs);
      const answer = rate.admitted
        ? route({ state, tenant, request, nowMs, random })
        : refusal('RATE_LIMIT_EXCEEDED', `more than ${rate.limit} requests in one second`, {
            untilMs: rate.resetEpochSeconds * 1_000,
            nowMs,
          });
      return toStep(answer, nowMs, rate);
    },
    forget: () => {
      state.keys.clear();
      state.jobs.clear();
      for (const tenant of state.tenants.values()) stopWork(tenant, options);
    },
    ledger: () => {
      const capHit = state.keys.capHit ?? state.jobs.capHit;
      return { ...state.counts, ...(capHit === undefined ? {} : { capHit }) };
    },
  };
}
