import type { Result } from '../core/result.ts';

/**
 * A list of nothing but numbers as `JSON.stringify` indents it. No line of a text can be taken for a
 * part of it, since texts have no line ends in JSON.
 */
const numbers = /\[\n\s+-?\d[\d.e+-]*(?:,\n\s+-?\d[\d.e+-]*)*\n\s+\]/g;

/**
 * A result as JSON, indented by two spaces, lists of numbers in one line, with a line end. Characters that a terminal could obey
 * (C1 controls, bidirectional overrides) are escaped too, as JSON does with C0 (RFC 8259 §7): the
 * value is the same, and printing the file is safe.
 */
export function renderJson(result: Result): string {
  return printableJson(result);
}

/** Any value as such JSON. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2).replaceAll(numbers, inOneLine);
  return `${text.replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, spell)}\n`;
}

function inOneLine(list: string): string {
  return list.replaceAll(/\n\s+/g, '').replaceAll(',', ', ');
}

function spell(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index);
    return `\\u${unit.toString(16).padStart(4, '0')}`;
  }).join('');
}
