import type { Result } from '../../core/result.ts';
import type { Section } from './section.ts';

/** What stands on a page before the raw result, in its order. */
export function sectionsOf(_result: Result): readonly Section[] {
  return loadSections;
}

const loadSections: readonly Section[] = [];
