import type { StatusPattern } from './contract.ts';

/** Whether a status is this one, or is of this class. */
export function matchesStatus(pattern: StatusPattern, status: number): boolean {
  if (typeof pattern === 'number') return pattern === status;
  return Number(pattern[0]) === Math.trunc(status / 100);
}
