import type { Result } from '../result.ts';

/** What a run, done or planned, has been asked to do. */
export interface AskedLoad extends Pick<Result, 'profile' | 'contract' | 'seed'> {
  /** Its file or folder, or what it is. */
  readonly place: string;
}

/**
 * Why these loads are not the same one, a sentence each; none where they are. Targets may differ.
 * Where one does not tell its load (`loadHash`), the texts of the profiles must be the same.
 */
export function differences(loads: readonly AskedLoad[]): string[] {
  const [first, ...others] = loads;
  if (!first) return [];
  return [
    differenceIn('contracts', ({ contract }) => contract, { first, others }),
    differenceOfLoads(first, others),
    differenceIn('seeds', ({ seed }) => seed, { first, others }),
  ].filter((sentence) => sentence !== undefined);
}

/** What stays unknown of them, a sentence where there is anything. */
export function doubtOf(loads: readonly AskedLoad[]): string | undefined {
  const silent = loads.find(({ profile }) => profile.loadHash === undefined);
  if (silent) {
    return `${silent.place} is of an older version and does not tell what the command line changed of its load; it was taken for the same`;
  }
  const [first, ...others] = loads;
  if (!first || differenceOfLoads(first, others) !== undefined) return undefined;
  const texts = differenceIn('profiles', ({ profile }) => profile.hash, { first, others });
  return (
    texts &&
    `the loads are the same, but ${texts}; the faults of a mock or another setting of the target may differ`
  );
}

interface Compared {
  readonly first: AskedLoad;
  readonly others: readonly AskedLoad[];
}

function differenceOfLoads(first: AskedLoad, others: readonly AskedLoad[]): string | undefined {
  const isTold = [first, ...others].every(({ profile }) => profile.loadHash !== undefined);
  const names = differenceIn('profiles', ({ profile }) => profile.name, { first, others });
  if (names !== undefined) return names;
  return isTold
    ? differenceIn('loads', ({ profile }) => profile.loadHash ?? '', { first, others })
    : differenceIn('profiles', ({ profile }) => profile.hash, { first, others });
}

function differenceIn(
  what: string,
  read: (load: AskedLoad) => string,
  { first, others }: Compared,
): string | undefined {
  const other = others.find((each) => read(each) !== read(first));
  return (
    other &&
    `the ${what} differ: ${read(first)} in ${first.place}, ${read(other)} in ${other.place}`
  );
}
