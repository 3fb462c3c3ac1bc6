import { z } from 'zod';
import { nearest } from '../nearest.ts';
import { overAllCases } from './baseline.ts';

/** What the entries of a baseline may name. */
export interface KnownNames {
  readonly cases: readonly string[];
  readonly rules: readonly string[];
}

const Entry = z.strictObject({
  case: z.string(),
  rule: z.string(),
  /** For the reader of the file alone. */
  because: z.string().optional(),
});

/**
 * The schema of a file of expected failures: `expected`, a list of `case`, `rule` and, for its
 * reader, `because`. It refuses a case or a rule that is not known, and an entry that stands twice.
 */
export function baselineFile(known: KnownNames) {
  const cases = [...known.cases, overAllCases];
  const caseWords = { names: cases, noun: 'case', lists: '`retrial cases` lists them' };
  const ruleWords = {
    ...{ names: known.rules, noun: 'rule for clients' },
    lists: `they are ${known.rules.join(', ')}`,
  };
  const file = z.strictObject({ expected: z.array(Entry) });
  return file.superRefine(({ expected }, context) => {
    const refuse = (index: number, key: 'case' | 'rule', message: string): void => {
      context.addIssue({ code: 'custom', path: ['expected', index, key], message });
    };
    for (const [index, entry] of expected.entries()) {
      const { case: id, rule } = entry;
      if (!cases.includes(id)) refuse(index, 'case', refusal(id, caseWords));
      if (!known.rules.includes(rule)) {
        refuse(index, 'rule', refusal(rule, ruleWords));
      }
      const first = expected.findIndex((other) => other.case === id && other.rule === rule);
      if (first < index) refuse(index, 'case', `${rule} in ${id} stands here a second time`);
    }
  });
}

function refusal(
  written: string,
  { names, noun, lists }: { names: readonly string[]; noun: string; lists: string },
): string {
  const hint = nearest(written, names);
  const right = hint === undefined ? lists : `did you mean "${hint}"?`;
  return `"${written}" is not a ${noun}; ${right}`;
}
