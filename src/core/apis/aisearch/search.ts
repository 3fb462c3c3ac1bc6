/** The surfaces that a search can be captured from. */
export const surfaces = [
  'chatgpt',
  'claude',
  'perplexity',
  'gemini',
  'copilot',
  'google_ai_overview',
  'google_ai_mode',
] as const;
export type Surface = (typeof surfaces)[number];

/** The region of a child whose search names none. */
export const globalRegion = 'GLOBAL';

/** How the caller wants the answer; `unknown` where `?mode=` says neither sync nor async. */
export type SearchMode = 'sync' | 'async' | 'unknown';

/** A search that passed validation. */
export interface Search {
  /** What `query` or `prompt` said. */
  readonly query: string;
  readonly surfaces: readonly Surface[];
  /** Country codes in upper case, or `GLOBAL` alone. */
  readonly regions: readonly string[];
  readonly priority?: number | undefined;
  /** Told of each child at its end. */
  readonly webhook?: { readonly url: string; readonly secret: string } | undefined;
  readonly idempotencyKey?: string | undefined;
}
