import type { Document } from 'yaml';
import { isScalar, visit } from 'yaml';
import type { Mistake } from '../core/issue-sentence.ts';

/** A mistake and where its text begins, counted in UTF-16 units; undefined: somewhere in the file. */
export interface Found {
  readonly sentence: string;
  readonly offset: number | undefined;
}

/**
 * Where a mistake stands: an unknown key itself; a text or number itself; a list or map by its key;
 * what is missing by the nearest thing around it.
 */
export function offsetOf(document: Document, { path, atKey }: Mistake): number | undefined {
  if (atKey) {
    const offset = keyOffset(document, path);
    if (offset !== undefined) return offset;
  }
  for (let length = path.length; length >= 0; length -= 1) {
    const steps = path.slice(0, length);
    const node = length === 0 ? document.contents : document.getIn(steps, true);
    const offset = (node as { range?: readonly number[] } | undefined)?.range?.[0];
    if (offset === undefined) continue;
    return isScalar(node) ? offset : (keyOffset(document, steps) ?? offset);
  }
  return undefined;
}

function keyOffset(document: Document, steps: readonly PropertyKey[]): number | undefined {
  const parent: unknown =
    steps.length > 1 ? document.getIn(steps.slice(0, -1), true) : document.contents;
  const items = (parent as { items?: readonly { key?: unknown }[] } | undefined)?.items ?? [];
  for (const { key } of items) {
    if (isScalar(key) && key.value === steps.at(-1)) return key.range?.[0];
  }
  return undefined;
}

/** Where the last quoted text begins; one that is not closed reaches to the end of the file. */
export function lastQuote(document: Document): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Scalar(_key, { type, range }) {
      if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') offset = range?.[0];
    },
  });
  return offset;
}

/** Where the alias of this name stands first. */
export function aliasOffset(document: Document, name: string): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias(_key, node) {
      if (node.source !== name) return undefined;
      offset = node.range?.[0];
      return visit.BREAK;
    },
  });
  return offset;
}
