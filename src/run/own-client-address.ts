/** Which operation of a load it is. */
interface Numbered {
  readonly name: string;
  /** Of its arrival, from 0. */
  readonly index: number;
}

/** How an operation that a client of the user's own does is called: `search-7`. */
export function idOf({ name, index }: Numbered): string {
  return `${name}-${index}`;
}

/** What stands before every path of that operation, without a slash at its end. */
export function baseOf({ runId, name, index }: Numbered & { readonly runId: string }): string {
  return `/t/${encodeURIComponent(runId)}/${encodeURIComponent(name)}/${index}`;
}
