import type { ShortTrace } from './short-trace.ts';

/** A trace that is as short as the point allows, and what is to be seen in it. */
export interface Example {
  /** One sentence. */
  readonly tells: string;
  readonly trace: ShortTrace;
}

/** What a rule's own sentence leaves open: how it is judged, and what that looks like. */
export interface Explanation {
  /** What is measured from where to where, what counts, what is left out, and when nothing is said. */
  readonly how: string;
  /** What just holds. */
  readonly pass: Example;
  /** One step beyond: the rule finds this, and no other rule finds anything. */
  readonly fail: Example;
}

export type Explanations = Readonly<Record<string, Explanation>>;
