/** Longest text of a target that a terminal is given whole. */
const textLimit = 400;

/**
 * A text that a terminal shows and never obeys: control characters (ESC, line ends), format
 * characters (bidirectional overrides, zero widths) and lone surrogates are spelled out, as in
 * `\x1b`, and what is longer than 400 characters is cut.
 */
export function printable(text: string): string {
  const cut = text.length > textLimit ? `${text.slice(0, textLimit)}…` : text;
  return cut.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, spell);
}

/** The same value with every text in it printable, keys too: whatever a report shows of it is safe. */
export function printableAll<T>(value: T): T {
  return visit(value) as T;
}

function visit(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(visit);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [printable(key), visit(inner)]),
  );
}

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
