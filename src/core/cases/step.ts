import type { CaseFault } from './case.ts';

type StatusStep = Extract<CaseFault, { readonly kind: 'status' }>;

/** The attempt is answered with this status in the contract's own error envelope. */
export function status(code: number, more: Omit<StatusStep, 'kind' | 'status'> = {}): StatusStep {
  return { kind: 'status', status: code, ...more };
}

/** The answer is ready and nothing of it ever comes: the client has to give up on it. */
export const stalled: CaseFault = { kind: 'stall', at: 'headers', share: 0.5 };
