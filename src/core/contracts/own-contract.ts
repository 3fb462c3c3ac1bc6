import { nearest } from '../nearest.ts';
import { headerNameProblem } from '../profile-fields.ts';
import { allRules } from '../rules/catalogue.ts';
import { builtinContracts } from './builtin.ts';
import { Contract } from './contract.ts';

/** Rules that a contract may give a level; the built-in ones name some that no rule judges yet. */
const ruleIds = [
  ...new Set([
    ...allRules.map(({ id }) => id),
    ...Object.values(builtinContracts).flatMap(({ levels }) => Object.keys(levels)),
  ]),
];

/** A contract as a user's own file has it: what it names must be there, and must be fit to be sent. */
export const OwnContract = Contract.superRefine(({ levels, idempotency }, context) => {
  for (const id of Object.keys(levels)) {
    if (ruleIds.includes(id)) continue;
    const hint = nearest(id, ruleIds);
    const right =
      hint === undefined ? `the rules are ${ruleIds.join(', ')}` : `did you mean "${hint}"?`;
    context.addIssue({
      code: 'custom',
      path: ['levels', id],
      message: `"${id}" is not a rule; ${right}`,
    });
  }
  const problem = idempotency.in === 'header' ? headerNameProblem(idempotency.field) : undefined;
  if (problem === undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['idempotency', 'field'],
    message: `"${idempotency.field}" ${problem}`,
  });
});
