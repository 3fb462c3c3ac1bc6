import type { CaseFault, ClientCase } from '../../core/cases/case.ts';
import type { Attempt } from '../../core/trace.ts';
import type { ControlResult } from '../../core/trial/trial-result.ts';

/** A tested Retry-After is at least so long, and twice what the client waits anyway. */
const leastSeconds = 5;
const controlFactor = 2;
/** Nobody's trial should take minutes; a client that waits longer by itself may pass by accident. */
const mostSeconds = 30;

/** How the client answered the failure of a control, by the attempts of its operations. */
export function controlOf(
  { script }: ClientCase,
  operations: readonly (readonly Attempt[])[],
): ControlResult {
  const waitsMs = operations.flatMap(([first, second]) =>
    first && second ? [second.startMs - (first.firstByteMs ?? first.endMs)] : [],
  );
  return {
    status: statusOf(script.find((step) => step !== 'answer')),
    operations: operations.length,
    retried: waitsMs.length,
    ...(waitsMs.length === 0 ? {} : { waitMs: Math.round(Math.max(...waitsMs) * 1_000) / 1_000 }),
  };
}

/** The Retry-After to test, in whole seconds: one that ignores it comes earlier. */
export function testedSecondsOf(controls: readonly ControlResult[]): number {
  const longestMs = Math.max(0, ...controls.map(({ waitMs = 0 }) => waitMs));
  const wanted = Math.ceil((controlFactor * longestMs) / 1_000);
  return Math.min(mostSeconds, Math.max(leastSeconds, wanted));
}

/** Why a client that waits long enough may do so by accident; undefined where it cannot. */
export function accidentReason(controls: readonly ControlResult[]): string | undefined {
  const longestMs = Math.max(0, ...controls.map(({ waitMs = 0 }) => waitMs));
  if (longestMs * controlFactor <= mostSeconds * 1_000) return undefined;
  return `the client waits ${(longestMs / 1_000).toFixed(1)} s without being asked to, so that ${mostSeconds} s may be waited by accident`;
}

function statusOf(step: CaseFault | undefined): number {
  return step?.kind === 'status' ? step.status : 0;
}
