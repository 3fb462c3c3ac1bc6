import type { Counts } from '../result.ts';

/** Attempts ÷ operations that were started; 1 where none was. */
export function amplificationOf({ attempts, operations, dropped }: Counts): number {
  const begun = operations - dropped;
  return begun === 0 ? 1 : attempts / begun;
}
