import { RetrialError } from './errors.ts';

/** A JSON pointer taken apart: its reference tokens, unescaped. */
export type PointerTokens = readonly string[];

/**
 * Whether a text is a JSON pointer (RFC 6901 §3): empty, or tokens that each begin with `/`, where `~` stands
 * only in `~0` and `~1`.
 */
export function isJsonPointer(text: string): boolean {
  return /^(\/([^~/]|~[01])*)*$/.test(text);
}

/**
 * Takes a JSON pointer apart (RFC 6901 §4): `~1` is a slash, `~0` a tilde. The empty pointer has no
 * tokens and means the whole document. Throws a RetrialError (`contract`) where the text is none.
 */
export function compilePointer(pointer: string): PointerTokens {
  if (!isJsonPointer(pointer)) {
    throw new RetrialError(
      `"${pointer}" is not a JSON pointer; write it like /error/code, with ~1 for a slash in a name`,
      { code: 'contract' },
    );
  }
  // ~1 before ~0: the other way round, ~01 would become a slash.
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value in a parsed JSON document that the tokens lead to; undefined where there is none. */
export function readPointer(document: unknown, tokens: PointerTokens): unknown {
  let value = document;
  for (const token of tokens) {
    if (typeof value !== 'object' || value === null) return undefined;
    // An index has no leading zero (RFC 6901 §4); `-` and `length` lead nowhere.
    if (Array.isArray(value) && !/^(0|[1-9][0-9]*)$/.test(token)) return undefined;
    if (!Object.hasOwn(value, token)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[token];
  }
  return value;
}
