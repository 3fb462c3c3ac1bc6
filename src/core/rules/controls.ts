import type { Attempt } from '../trace.ts';
import { evidenceLimit } from './rule.ts';
import type { Finding } from './tally.ts';

/** An operation that was given up, and whether such a failure is retried otherwise. */
export interface GivenUp {
  readonly finding: Finding;
  readonly isRetriedOtherwise: boolean;
}

/**
 * Compares what a client does with a failure that carries a strange header to what it does with the
 * same failure (status and code) without it: its control.
 */
export interface Controls {
  /** A failure without the header was retried. */
  retried(attempt: Attempt): void;
  /** A failure with the header ended its operation. */
  gaveUp(attempt: Attempt, finding: Finding): void;
  /** Everything that was given up; of one kind of failure the first findings stand for the others. */
  givenUp(): Iterable<GivenUp>;
}

/** See `Controls`; memory grows with the kinds of failures, not with their number. */
export function createControls(): Controls {
  const retriedKinds = new Set<string>();
  const kinds = new Map<string, { count: number; readonly first: Finding[] }>();
  return {
    retried(attempt) {
      const kind = kindOf(attempt);
      if (kinds.size + retriedKinds.size < kindLimit) retriedKinds.add(kind);
    },
    gaveUp(attempt, finding) {
      const kind = kindOf(attempt);
      const known = kinds.get(kind) ?? { count: 0, first: [] };
      known.count += 1;
      if (known.first.length < evidenceLimit) known.first.push(finding);
      if (kinds.size < kindLimit) kinds.set(kind, known);
    },
    *givenUp() {
      for (const [kind, { count, first }] of kinds) {
        const isRetriedOtherwise = retriedKinds.has(kind);
        for (let index = 0; index < count; index += 1) {
          const finding = first[Math.min(index, first.length - 1)];
          if (finding) yield { finding, isRetriedOtherwise };
        }
      }
    },
  };
}

/** A target that makes up a new code each time shall not fill the memory. */
const kindLimit = 1_000;

function kindOf({ outcome }: Attempt): string {
  if (outcome.kind !== 'response') return outcome.kind;
  return outcome.code === undefined ? `${outcome.status}` : `${outcome.status} ${outcome.code}`;
}
