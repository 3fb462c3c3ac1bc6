import type { MockApi } from '../apis/api.ts';
import { answerNow, jsonResponse } from '../apis/respond.ts';

/** Who takes webhooks in: whatever comes is answered with a 200, and nothing is remembered. */
export function createReceiver(): MockApi {
  return {
    name: 'plain',
    step: (_, nowMs) => answerNow(jsonResponse(200, { received: true }), nowMs),
    forget: () => {},
    ledger: () => ({ jobs: 0, replays: 0, conflicts: 0 }),
  };
}
