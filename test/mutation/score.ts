/** What is read of Stryker's report (schema of mutation-testing-elements, version 2). */
export interface MutationReport {
  readonly files: Readonly<Record<string, MutatedFile>>;
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

interface Mutant {
  readonly mutatorName: string;
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

/** Both count from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** What became of the mutants of some code; those that were left out are in no number. */
export interface Score {
  readonly name: string;
  /** A test failed. */
  readonly killed: number;
  /** The tests never ended, which is as good. */
  readonly timedOut: number;
  readonly survived: number;
  /** No test runs the code. */
  readonly uncovered: number;
}

/** A changed comparison that no test noticed. */
export interface Survivor {
  readonly file: string;
  readonly line: number;
  readonly was: string;
  readonly became: string;
}

/** The scores of a report's files, by their paths. */
export function scoresOf({ files }: MutationReport): Score[] {
  return Object.entries(files)
    .map(([name, { mutants }]) => {
      const count = (status: string) => mutants.filter((each) => each.status === status).length;
      return {
        name,
        killed: count('Killed'),
        timedOut: count('Timeout'),
        survived: count('Survived'),
        uncovered: count('NoCoverage'),
      };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Scores added up under one name. */
export function sumOf(name: string, scores: readonly Score[]): Score {
  const sum = { name, killed: 0, timedOut: 0, survived: 0, uncovered: 0 };
  for (const score of scores) {
    sum.killed += score.killed;
    sum.timedOut += score.timedOut;
    sum.survived += score.survived;
    sum.uncovered += score.uncovered;
  }
  return sum;
}

/** How many mutants were tried. */
export function triedOf({ killed, timedOut, survived, uncovered }: Score): number {
  return killed + timedOut + survived + uncovered;
}

/** The share of the mutants that tests noticed, in percent, cut after one place; – of none. */
export function showShare(score: Score): string {
  const tried = triedOf(score);
  if (tried === 0) return '–';
  const share = (score.killed + score.timedOut) / tried;
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
}

/** Changed comparisons (`<` to `<=`, `===` to `!==`) that no test noticed, in the order of files. */
export function survivingComparisons({ files }: MutationReport): Survivor[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ mutatorName, status }) => mutatorName === 'EqualityOperator' && isMissed(status))
      .map(({ location, replacement = '' }) => ({
        file,
        line: location.start.line,
        was: cut(source, location),
        became: replacement,
      })),
  );
}

function isMissed(status: string): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

/** The text between two places, on one line. */
function cut(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join(' ').replaceAll(/\s+/g, ' ');
}

/** For a terminal: a line for each file, the worst first, and one for all. */
export function showScores(report: MutationReport): string {
  const scores = scoresOf(report);
  const worstFirst = scores.toSorted((one, other) => missedShare(other) - missedShare(one));
  const all = sumOf(`${scores.length} files`, scores);
  return [...worstFirst, all]
    .map((score) => {
      const { name, survived, uncovered } = score;
      const missed = `${survived + uncovered} of ${triedOf(score)} mutants missed`;
      return `${showShare(score).padStart(7)}  ${name}: ${missed}`;
    })
    .join('\n');
}

function missedShare(score: Score): number {
  return (score.survived + score.uncovered) / Math.max(1, triedOf(score));
}
