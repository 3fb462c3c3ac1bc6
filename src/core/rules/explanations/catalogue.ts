import type { Explanation } from './explanation.ts';
import { identityExplanations } from './identity.ts';
import { retryExplanations } from './retries.ts';
import { serverExplanations } from './server.ts';
import { waitExplanations } from './waits.ts';

const explanations: Readonly<Record<string, Explanation>> = {
  ...waitExplanations,
  ...retryExplanations,
  ...identityExplanations,
  ...serverExplanations,
};

/** How a rule is judged, with examples; undefined where no rule has that id. */
export function explanationOf(id: string): Explanation | undefined {
  return Object.hasOwn(explanations, id) ? explanations[id] : undefined;
}
