/** Markup that may stand in a page as it is; only `html` and `markup` make it. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: texts and numbers are escaped, nothing comes of what is absent. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** What HTML obeys, what reorders the text around it, and what cannot be seen. */
const unsafe = /[&<>"']|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\p{Surrogate}/gu;

/**
 * A text as it may stand in an element or a quoted attribute. Control characters, bidirectional
 * overrides and halves of characters are spelled out (`\u202e`), so nobody takes them for what they
 * are not; line ends and tabs stay.
 */
export function escapeHtml(text: string): string {
  return text.replaceAll(unsafe, (character) => entities[character] ?? spell(character));
}

function spell(character: string): string {
  if (character === '\n' || character === '\t') return character;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** A piece of a page; every value in it is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const texts = values.map(textOf);
  return new Html(parts.map((part, index) => part + (texts[index] ?? '')).join(''));
}

/** Takes a text for markup: only for what this program wrote itself, such as a drawing. */
export function markup(text: string): Html {
  return new Html(text);
}

function textOf(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value)) return value.map(textOf).join('');
  return escapeHtml(String(value));
}
