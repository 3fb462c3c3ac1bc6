import type { Operation } from './operation.ts';
import type { EffectRecord } from './trace.ts';

/**
 * The jobs that an operation created. `ledger`: they are told as effects; else they are known by the
 * different ids that its writes were answered with.
 */
export function jobsOf({ attempts, effects }: Operation, ledger: boolean): number {
  if (ledger) return countEffects(effects, 'job-created');
  const [first] = attempts;
  // Nearly all operations have one attempt, and a set for each would cost more than all the rest.
  if (first && attempts.length === 1) return answeredJob(first) === undefined ? 0 : 1;
  const ids = new Set(attempts.map(answeredJob));
  ids.delete(undefined);
  return ids.size;
}

/** The answers of an operation that were given again; `ledger`: they are told as effects. */
export function replaysOf({ attempts, effects }: Operation, ledger: boolean): number {
  if (ledger) return countEffects(effects, 'replayed');
  let replays = 0;
  for (const { outcome } of attempts) {
    if (outcome.kind === 'response' && outcome.replayed) replays += 1;
  }
  return replays;
}

function countEffects(effects: Operation['effects'], wanted: EffectRecord['effect']): number {
  let found = 0;
  for (const { effect } of effects) if (effect === wanted) found += 1;
  return found;
}

function answeredJob({ write, outcome }: Operation['attempts'][number]): string | undefined {
  return write && outcome.kind === 'response' ? outcome.jobId : undefined;
}
