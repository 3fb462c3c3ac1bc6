import fc from 'fast-check';

/** What a terminal or a page could obey: controls, overrides, zero widths, separators, half characters. */
const obeyed = fc.constantFrom(
  ...['\u0000', '\u0007', '\b', '\t', '\n', '\r', '\u001b', '\u007f', '\u0085', '\u009b'],
  ...['\u00ad', '\u061c', '\u200b', '\u200f', '\u2028', '\u2029', '\u202e', '\u2066', '\ufeff'],
  ...['\ufff9', '\ufffe', '\u{e0001}', '\u{e0041}', '\ud800', '\udbff', '\udc00', '\udfff'],
);
const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff })
  .map((codePoint) => String.fromCodePoint(codePoint));

/**
 * Texts of up to 30 characters as a target may send them. Half of the characters are of those that
 * matter; the `binary` strings of fast-check find few of them, and first take seconds to list all
 * characters that there are.
 */
export const hostileText = fc
  .array(fc.oneof(obeyed, anyCharacter), { maxLength: 30 })
  .map((characters) => characters.join(''));
