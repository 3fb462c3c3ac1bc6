import type { Contract } from '../contracts/contract.ts';

/** The contract with its waits multiplied by `timeScale`: what a sender under a scaled clock is held to. */
export function scaleContract(contract: Contract, timeScale: number): Contract {
  const { backoff, giveUpAboveMs } = contract.retry;
  const { baseMs, capMs } = backoff;
  return {
    ...contract,
    retry: {
      ...contract.retry,
      backoff: {
        ...backoff,
        baseMs: baseMs * timeScale,
        ...(capMs === undefined ? {} : { capMs: capMs * timeScale }),
      },
      giveUpAboveMs: giveUpAboveMs * timeScale,
    },
  };
}
