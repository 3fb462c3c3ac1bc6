// Classes of RFC 9110 §5.5 and §5.6.2, widened to latin-1 (obs-text) and never to control
// characters: one CR, LF or NUL in a value would let its author write the rest of the message.
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const badInValue = /[^\t\x20-\x7e\x80-\xff]/;
const badInTarget = /[^\x21-\x7e\x80-\xff]/;

/** Whether a text is a token: a method or a field name (RFC 9110 §5.6.2). */
export function isToken(text: string): boolean {
  return token.test(text);
}

/** Whether a text can stand as a field value: latin-1 without control characters but tab. */
export function isFieldValue(text: string): boolean {
  return !badInValue.test(text);
}

/** Whether a text can stand as a request target: latin-1 without white space or control characters. */
export function isTarget(text: string): boolean {
  return text !== '' && !badInTarget.test(text);
}

const space = 0x20;
const tab = 0x09;

const isBlankAt = (text: string, index: number): boolean => {
  const unit = text.charCodeAt(index);
  return unit === space || unit === tab;
};

/**
 * The text from `from` on without white space at either end, as a field value has none (RFC 9110
 * §5.5). `String.trim` would also take U+00A0, a legal byte of a value.
 */
export function trimValue(text: string, from: number): string {
  let start = from;
  let end = text.length;
  while (start < end && isBlankAt(text, start)) start += 1;
  while (end > start && isBlankAt(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

/** Whether a list field such as Connection names this option (RFC 9110 §5.6.1), in any case. */
export function hasOption(value: string, option: string): boolean {
  const lower = value.toLowerCase();
  if (lower === option) return true;
  return lower.includes(',') && lower.split(',').some((item) => trimValue(item, 0) === option);
}
