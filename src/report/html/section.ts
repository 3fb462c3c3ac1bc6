import type { Result } from '../../core/result.ts';
import type { Html } from './html.ts';

/** A part of the page, with a heading that the table of contents leads to. */
export interface Section {
  /** Also the anchor: `rules`. */
  readonly id: string;
  readonly title: string;
  /** What stands below the heading; undefined where the result has nothing for it. */
  readonly body: (result: Result) => Html | undefined;
}
