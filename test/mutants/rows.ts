import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import { answerMutants } from './answers.ts';
import type { Mutant } from './mutant.ts';
import { waitMutants } from './waits.ts';
import { writeMutants } from './writes.ts';

/** The clients that follow their contract, judged by the numbers that they play and without. */
const { aigeon, aisearch, rfc } = builtinContracts;
const references: readonly Mutant[] = [rfc, aigeon, aisearch].flatMap((contract) => {
  const row = { contract, convictedBy: [], client: {} };
  const { name, retry } = contract;
  const plays = { ...row, id: name, does: 'follows its contract', declared: 'reference' } as const;
  if (retry.declared) return [plays];
  const untold = `${plays.does}, and told nobody by which numbers`;
  return [plays, { ...plays, id: `${name}, undeclared`, does: untold, declared: 'nobody' }];
});

/** Every row of the kill matrix: first those that no rule may convict, then M01 to M37. */
export const rows: readonly Mutant[] = [
  ...references,
  ...[...waitMutants, ...answerMutants, ...writeMutants].toSorted((one, other) =>
    one.id.localeCompare(other.id),
  ),
];
