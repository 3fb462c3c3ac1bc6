import type { ErrorCode } from 'yaml';

/** What to say of a syntax error instead of the parser's own words. */
const sentences: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'the line is indented with a tab; YAML takes spaces only',
  MULTIPLE_DOCS: 'a second document begins here; the file takes one, so leave out the "---"',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key:" stands on the line; begin a line of its own, or quote it',
  MULTILINE_IMPLICIT_KEY: 'the line is no "key: value"; a colon and a space belong after the key',
  NON_STRING_KEY: 'a key must be a text; a value with {{…}} in it belongs in quotes',
  BAD_INDENT:
    'the line is not indented as its neighbours are, or a bracket before it is not closed',
  BAD_SCALAR_START: 'a text that begins with this character belongs in quotes',
  BAD_ALIAS: 'a text that begins with "*" belongs in quotes',
};

/**
 * One clause on a syntax error of YAML, e.g. `the line is indented with a tab; …`. `rest` is the text
 * from the place of the error on.
 */
export function describeYamlMistake(
  { code, message }: { readonly code: ErrorCode; readonly message: string },
  rest: string,
): string {
  if (isOpenQuote({ code, message }))
    return 'a text begins with a quote here and never ends; close it';
  const [word = ''] = /^[^\s:]*/.exec(rest) ?? [];
  if (code === 'DUPLICATE_KEY')
    return `the key ${word} stands in this map a second time; write it once`;
  if ((code === 'MISSING_CHAR' || code === 'UNEXPECTED_TOKEN') && rest.startsWith('{')) {
    return `a text with "{" in it, such as $\{NAME}, belongs in quotes within { } and [ ]`;
  }
  const isNoPair = code === 'MISSING_CHAR' && message.includes('followed by map values');
  const own = isNoPair ? sentences.MULTILINE_IMPLICIT_KEY : sentences[code];
  if (own !== undefined) return own;
  const text = message.replace(/\s+/g, ' ').trim();
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Whether a quoted text is not closed; the parser tells its end, which is no help. */
export function isOpenQuote({
  code,
  message,
}: {
  readonly code: ErrorCode;
  readonly message: string;
}): boolean {
  return code === 'MISSING_CHAR' && message.includes('quote');
}
