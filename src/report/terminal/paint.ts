/** Select Graphic Rendition parameters (ECMA-48 §8.3.117): on, off. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Style = keyof typeof codes;

/** Puts a style around a text. Style is an addition: what it says is said in words too. */
export type Paint = (style: Style, text: string) => string;

/** A painter that styles, or one that leaves texts as they are. */
export function createPaint(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => {
    const [on, off] = codes[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}
