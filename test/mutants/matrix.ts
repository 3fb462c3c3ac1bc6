import { allRules } from '../../src/core/rules/catalogue.ts';
import type { Mutant } from './mutant.ts';

/** A row, and the rules that convicted it. */
export interface MatrixRow {
  readonly mutant: Mutant;
  readonly found: readonly string[];
}

/** The rules on clients, a column each. */
export const columns: readonly string[] = allRules
  .filter(({ subject }) => subject === 'client')
  .map(({ id }) => id);

/** What is wrong with the matrix, a sentence each; of some rows alone not every rule convicts one. */
export function problemsOf(
  rows: readonly MatrixRow[],
  { isWhole }: { readonly isWhole: boolean },
): string[] {
  const killers = new Set(rows.flatMap(({ found }) => found));
  return [
    ...rows.flatMap(({ mutant: { id, convictedBy }, found }) => [
      ...convictedBy
        .filter((rule) => !found.includes(rule))
        .map((rule) => `${id} went by without a word of ${rule}`),
      ...found
        .filter((rule) => !convictedBy.includes(rule))
        .map((rule) => `${id} was convicted by ${rule} as well`),
    ]),
    ...columns
      .filter((rule) => isWhole && !killers.has(rule))
      .map((rule) => `${rule} convicted nobody`),
  ];
}

/** The matrix as a page: a grid of mutants and rules, its columns by number, and both explained. */
export function matrixPage(rows: readonly MatrixRow[]): string {
  const [clean, bent] = [rows.filter(isReference), rows.filter((row) => !isReference(row))];
  return [
    '# Kill matrix',
    '',
    'Written by `npm run kill-matrix`, which puts each of these clients on trial over real sockets and fails unless each row has exactly the marks that are declared for it in `test/mutants/`, each rule has a mark, and the first rows have none. A rule convicts nobody while the noise of the machine is in doubt, so a row that went by is tried again with less beside it, at most twice.',
    '',
    '```text',
    ...grid(rows),
    '```',
    '',
    ...columns.map((rule, index) => `${index + 1}. ${rule}`),
    '',
    '## Clients that follow their contract',
    '',
    ...table(clean),
    '',
    '## Mutants: the same client with one defect each',
    '',
    ...table(bent),
    '',
  ].join('\n');
}

function isReference({ mutant }: MatrixRow): boolean {
  return !/^M\d/.test(mutant.id);
}

/** A line a row, an × where a rule convicted it. */
export function grid(rows: readonly MatrixRow[]): string[] {
  const width = Math.max(...rows.map(({ mutant }) => mutant.id.length));
  const numbers = columns.map((_, index) => String(index + 1).padStart(2)).join(' ');
  return [
    `${' '.repeat(width)}  ${numbers}`,
    ...rows.map(({ mutant, found }) => {
      const marks = columns.map((rule) => (found.includes(rule) ? ' ×' : ' ·')).join(' ');
      return `${mutant.id.padEnd(width)}  ${marks}`;
    }),
  ];
}

function table(rows: readonly MatrixRow[]): string[] {
  return [
    '| client | contract | what it does | cases | convicted by |',
    '|---|---|---|---|---|',
    ...rows.map(({ mutant: { id, contract, declared, does, because, cases, long }, found }) => {
      const judged =
        declared === 'nobody' ? `${contract.name}, no numbers declared` : contract.name;
      const said = because === undefined ? does : `${does} (${because})`;
      const tried = `${cases?.join(', ') ?? 'all'}${long ? ', for 100 s' : ''}`;
      const rules = columns.filter((rule) => found.includes(rule)).join(', ');
      return `| ${id} | ${judged} | ${said} | ${tried} | ${rules || 'none'} |`;
    }),
  ];
}
