/**
 * How many typing mistakes lie between two texts: a letter too many, missing or wrong, or two
 * neighbours swapped (optimal string alignment: Damerau 1964, each place mended once).
 */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const wrong = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (beforeLast[j - 2] ?? 0) + 1
          : wrong;
      row.push(Math.min(wrong, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Longer words than this are no slip of a key name, and their distance would cost time. */
const longestWord = 100;

/**
 * The known word nearest to what was written, in any case of letters, where at most one letter in
 * three is wrong; else undefined. Of equally near ones the first.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (written.length > longestWord) return undefined;
  const lower = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const word of known) {
    const far = distance(lower, word.toLowerCase());
    if (far >= bestDistance) continue;
    best = word;
    bestDistance = far;
  }
  return best;
}
