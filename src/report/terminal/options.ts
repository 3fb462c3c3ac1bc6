/** How a table is drawn. */
export interface TableOptions {
  /** Whether to style with ANSI sequences; every word and shape is there without them. */
  readonly color: boolean;
  /** Width of the terminal. */
  readonly columns: number;
}

/** Narrower terminals get lines that are too long, rather than words of two letters a line. */
export const narrowest = 60;
