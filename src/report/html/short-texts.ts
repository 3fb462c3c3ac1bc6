import type { Comparison } from '../../core/compare/comparison.ts';
import type { Result } from '../../core/result.ts';
import { formatCount } from '../terminal/words.ts';

/** Longest text of a target, a client or a profile that a page shows whole. */
const textLimit = 600;
/** Commands are there to be copied, whole. */
const commandLimit = 20_000;
const commands: ReadonlySet<string> = new Set(['command', 'reproduce', 'client']);

/**
 * The result, or the comparison, with its long texts cut, keys too: a target that answers with a megabyte shall not make
 * a page that nobody can open. What was cut says how long it was. Histograms stay as they are.
 */
export function shortTexts<T extends Result | Comparison>(result: T): T {
  return visit(result, '') as T;
}

function visit(value: unknown, key: string): unknown {
  if (typeof value === 'string') return shortText(value, key);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => visit(each, key));
  const entries = new Map<string, unknown>();
  for (const [name, inner] of Object.entries(value)) {
    entries.set(freeName(shortText(name, ''), entries), visit(inner, name));
  }
  return Object.fromEntries(entries);
}

function shortText(text: string, key: string): string {
  if (key === 'hdr') return text;
  const limit = commands.has(key) ? commandLimit : textLimit;
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (cut: ${formatCount(text.length)} characters)`;
}

/** Two long names may begin alike; neither shall hide the other. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name;
  for (let nth = 2; taken.has(free); nth += 1) free = `${name} (${nth})`;
  return free;
}
