// Puts every client of the kill matrix on trial over real sockets, prints the matrix and writes it
// to docs/kill-matrix.md. Exit code 1: a row is not as it is declared. Ids of rows as arguments try
// those alone, and write nothing.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { MatrixRow } from './matrix.ts';
import { grid, matrixPage, problemsOf } from './matrix.ts';
import type { Mutant } from './mutant.ts';
import { rows } from './rows.ts';
import type { RowTold } from './told.ts';

const page = new URL('../../docs/kill-matrix.md', import.meta.url);
/** On a busy machine a row may need them; on a quiet one there is none. */
const moreRounds = 2;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The longest trials first, then in turns. */
function shares(mutants: readonly Mutant[], count: number): string[][] {
  const long = mutants.toSorted((one, other) => Number(other.long ?? 0) - Number(one.long ?? 0));
  return Array.from({ length: count }, (_, share) =>
    long.filter((_, index) => index % count === share).map(({ id }) => id),
  );
}

/** What came of these rows, some of them at a time in each of the threads. */
async function tryAll(mutants: readonly Mutant[]): Promise<Map<string, RowTold>> {
  const all = new Map<string, RowTold>();
  const threads = shares(mutants, Math.min(4, Math.max(2, availableParallelism())));
  await Promise.all(
    threads.map(async (ids) => {
      const thread = new Worker(new URL('row-thread.ts', import.meta.url), { workerData: ids });
      thread.on('message', (row: RowTold) => {
        all.set(row.id, row);
        const { id, attempts, noiseMs, durationMs } = row;
        const seconds = (durationMs / 1_000).toFixed(1);
        say(`${id}: ${attempts} attempts in ${seconds} s, noise of ${noiseMs.toFixed(1)} ms`);
      });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      thread.once('error', reject).once('exit', () => resolve());
      await promise;
    }),
  );
  return all;
}

/** Rows that a rule let go by: where the noise of this machine is in doubt, rules convict nobody. */
function lostToNoise(mutants: readonly Mutant[], seen: ReadonlyMap<string, RowTold>): Mutant[] {
  return mutants.filter(({ id, convictedBy }) => {
    const { found = {} } = seen.get(id) ?? {};
    return convictedBy.some((rule) => !(rule in found));
  });
}

const wanted = process.argv.slice(2);
const strange = wanted.filter((name) => !rows.some(({ id }) => id === name));
if (strange.length > 0) throw new Error(`there is no row ${strange.join(', ')}`);
const chosen = rows.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const seen = await tryAll(chosen);
for (let round = 0; round < moreRounds; round += 1) {
  const again = lostToNoise(chosen, seen);
  if (again.length === 0) break;
  say(`went by, and tried again with less beside them: ${again.map(({ id }) => id).join(', ')}`);
  for (const [id, row] of await tryAll(again)) {
    // What was found the first time was found: a false alarm is not tried away.
    seen.set(id, { ...row, found: { ...seen.get(id)?.found, ...row.found } });
  }
}

const matrix: MatrixRow[] = chosen.map((mutant) => ({
  mutant,
  found: Object.keys(seen.get(mutant.id)?.found ?? {}),
}));
for (const { mutant, found } of matrix) {
  const { found: sentences = {}, undecided = {} } = seen.get(mutant.id) ?? {};
  say(`\n${mutant.id} (${mutant.contract.name}) ${mutant.does}`);
  for (const rule of found) say(`  × ${rule}: ${sentences[rule]}`);
  for (const [rule, reason] of Object.entries(undecided)) say(`  ? ${rule}: ${reason}`);
}
say(`\n${grid(matrix).join('\n')}\n`);
const problems = problemsOf(matrix, { isWhole: wanted.length === 0 });
for (const problem of problems) say(problem);
if (problems.length > 0) process.exitCode = 1;
else if (wanted.length === 0) writeFileSync(page, matrixPage(matrix));
