import { explain } from '../core/faults/explain.ts';
import type { Fault } from '../core/faults/fault.ts';

/** What a mock will do wrong, a line each: `fault 1: answers 503 instead of the API, on attempt 1`. */
export function faultLines(faults: readonly Fault[]): string[] {
  return faults.map((fault, index) => `fault ${index + 1}: ${explain(fault)}`);
}
