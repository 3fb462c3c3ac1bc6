/** What of the environment decides how a stream is written to. */
type Env = Readonly<Record<string, string | undefined>>;

/** What of a stream decides it. */
interface Stream {
  readonly isTTY?: boolean | undefined;
}

/**
 * Whether to write in colour: on a terminal, unless NO_COLOR (no-color.org) or TERM=dumb say
 * otherwise; FORCE_COLOR (force-color.org) is stronger than both, and than there being no terminal.
 */
export function wantsColor({ isTTY = false }: Stream, env: Env = process.env): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: kind } = env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && !refused && kind !== 'dumb';
}

/** Whether lines may be drawn over: on a terminal that can move its cursor, and not in CI's log. */
export function canRedraw({ isTTY = false }: Stream, env: Env = process.env): boolean {
  const { CI: ci, TERM: kind } = env;
  const isCi = ci !== undefined && !['', '0', 'false'].includes(ci);
  return isTTY && kind !== 'dumb' && !isCi;
}
