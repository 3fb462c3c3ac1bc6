/** What XML obeys, what its version 1.0 has no way to write, and what hides or reorders text. */
const unsafe = /[&<>"'\ufffe\uffff]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\p{Surrogate}/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/**
 * A text as it may stand between two tags or in a quoted attribute of XML 1.0. What that cannot hold
 * (control characters, halves of characters) is spelled out, as in `\x1b`; line ends and tabs come
 * back from any reader as they were.
 */
export function escapeXml(text: string): string {
  return text.replaceAll(unsafe, (character) => entities[character] ?? spell(character));
}

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

export type Attributes = Readonly<Record<string, string | number>>;

/** An element with its attributes and what stands in it: elements, each on its own lines, or a text. */
export function element(
  name: string,
  attributes: Attributes,
  content: readonly string[] | string = [],
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeXml(String(value))}"`,
  );
  const open = `<${name}${written.join('')}`;
  if (content.length === 0) return `${open}/>`;
  if (typeof content === 'string') return `${open}>${escapeXml(content)}</${name}>`;
  return [`${open}>`, ...content, `</${name}>`].join('\n');
}
