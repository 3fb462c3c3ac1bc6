import { excuseOf } from './equivalents.ts';
import type { MutationReport } from './score.ts';
import { scoresOf, showShare, sumOf, survivingComparisons, triedOf } from './score.ts';

/** What the page tells of a run. */
export interface Page {
  readonly report: MutationReport;
  /** As 2026-01-31. */
  readonly date: string;
  /** Of Stryker, and of Node with its v. */
  readonly stryker: string;
  readonly node: string;
}

const folders = ['rules', 'stats', 'retry'].map((name) => `src/core/${name}/`);

/** docs/mutation.md: the scores by file, and the comparisons that survived. */
export function writePage({ report, date, stryker, node }: Page): string {
  const scores = scoresOf(report);
  const all = sumOf('all', scores);
  return `# Mutation testing

\`npm run mutate\` changes the code of the rules, of their statistics and of the retry policy in one
place at a time, runs the tests that come by there, and counts how many of the changes they notice. It
writes this page; \`npm run mutate -- src/core/rules/waits.ts\` tries some files alone and prints what
comes out. What neither changed itself nor in its tests since the last run on the machine is not tried
again; \`-- --afresh\` tries everything. No part of CI.

**${showShare(all)}** of ${triedOf(all)} changes were noticed: ${all.killed} by a test that failed, ${all.timedOut} by tests that
never ended; ${all.survived} were not, and ${all.uncovered} are in code that no test runs (${date}, StrykerJS ${stryker}, Node ${node}).

Left out are

- texts (\`StringLiteral\`): where a text decides, as the \`kind\` of a value does, an empty one does not
  compile, and the comparison is changed as a whole besides; the words of findings are held by the tests
  of the rules that say them and of the pages that show them;
- \`src/core/rules/explanations/\`, which is text alone;
- what runs once when a module is loaded (\`ignoreStatic\`), such as the name and the level of a rule:
  it is data, and every golden trace and the list of rules holds it.

The tests are those below \`test/unit/core/{rules,stats,retry}\`. They run in the process of
Stryker's worker, which keeps them loaded (\`test/mutation/in-process-runner.ts\`).

## Comparisons that no test noticed

${comparisonsOf(report)}

## By file

| file | score | noticed | never ended | not noticed | not run |
|---|--:|--:|--:|--:|--:|
${folders.map((folder) => rowsOf(folder, scores)).join('\n')}
`;
}

type Scores = ReturnType<typeof scoresOf>;

/** The sum of a folder, and its files. */
function rowsOf(folder: string, scores: Scores): string {
  const inside = scores.filter(({ name }) => name.startsWith(folder));
  const sum = sumOf(`**${folder}**`, inside);
  const files = inside.map((score) => ({ ...score, name: score.name.slice(folder.length) }));
  return [sum, ...files]
    .map((score) => {
      const { name, killed, timedOut, survived, uncovered } = score;
      const cells = [name, showShare(score), killed, timedOut, survived, uncovered];
      return `| ${cells.join(' | ')} |`;
    })
    .join('\n');
}

/** First those of which nobody has told why that is no fault. */
function comparisonsOf(report: MutationReport): string {
  const survivors = survivingComparisons(report).map((survivor) => ({
    ...survivor,
    excuse: excuseOf(survivor),
  }));
  if (survivors.length === 0) return 'None.';
  const told = survivors.filter(({ excuse }) => excuse !== undefined);
  const open = survivors.filter(({ excuse }) => excuse === undefined);
  const lines = [...open, ...told].map(
    ({ file, line, was, became, excuse }) =>
      `| ${file.replace('src/core/', '')}:${line} | \`${escapeBars(was)}\` | \`${escapeBars(became)}\` | ${excuse ?? ''} |`,
  );
  return ['| where | was | became | why no test can |', '|---|---|---|---|', ...lines].join('\n');
}

/** A bar would end the cell of a table. */
function escapeBars(code: string): string {
  return code.replaceAll('|', '\\|');
}
