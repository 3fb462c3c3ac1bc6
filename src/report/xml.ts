/** What XML obeys, what its version 1.0 has no way to write, and what hides or reorders text. */
const unsafe = /[&<>"'\ufffe\uffff]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\p{Surrogate}/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '\n',
  '\t': '\t',
};

/**
 * A text as it may stand between two tags of XML 1.0. What that cannot hold (control characters,
 * halves of characters) is spelled out, as in `\x1b`; line ends and tabs stay.
 */
function escapeText(text: string): string {
  return text.replaceAll(unsafe, (character) => entities[character] ?? spell(character));
}

/** The same in quotes, where a reader would take line ends and tabs for blanks. */
function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element with its attributes and what stands in it: elements, each on its own lines, or a text. */
export function element(
  name: string,
  attributes: Attributes,
  content: readonly string[] | string = [],
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`,
  );
  const open = `<${name}${written.join('')}`;
  if (content.length === 0) return `${open}/>`;
  if (typeof content === 'string') return `${open}>${escapeText(content)}</${name}>`;
  return [`${open}>`, ...content, `</${name}>`].join('\n');
}
