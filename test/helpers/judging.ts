import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import type { Operation } from '../../src/core/operation.ts';
import { policyOf } from '../../src/core/retry/policy-of.ts';
import { createJudge } from '../../src/core/rules/judge.ts';
import type { Rule, RuleContext, RuleOutcome } from '../../src/core/rules/rule.ts';
import type { Attempt } from '../../src/core/trace.ts';
import { attempt, clientResult } from './records.ts';

/** A quiet observer of a client under this contract, with what matters to the test. */
export function contextUnder(
  contract: keyof typeof builtinContracts = 'aigeon',
  fields: Partial<RuleContext> = {},
): RuleContext {
  return {
    contract: builtinContracts[contract],
    policy: policyOf(builtinContracts[contract]),
    observer: 'client',
    wallOriginMs: Date.UTC(2026, 5, 15, 12),
    ledger: false,
    noiseMs: () => 0,
    stalledWithin: () => false,
    ...fields,
  };
}

/** A settled operation of these attempts, numbered in their order. */
export function operationOf(
  attempts: readonly Partial<Attempt>[],
  fields: Partial<Operation> = {},
): Operation {
  const id = fields.id ?? 'a';
  const numbered = attempts.map((each, index) =>
    attempt({ operation: id, attempt: index + 1, ...each }),
  );
  return {
    id,
    name: 'op',
    groupedBy: 'harness',
    attempts: numbered,
    effects: [],
    result: clientResult(id, numbered.at(-1)?.endMs ?? 0),
    censored: false,
    ...fields,
  };
}

/** What one rule concludes of these operations. */
export function conclude(
  rule: Rule,
  context: RuleContext,
  operations: Iterable<Operation>,
): RuleOutcome {
  const judge = createJudge(context, [rule]);
  for (const operation of operations) judge.operation(operation);
  const [outcome] = judge.outcomes();
  if (!outcome) throw new Error(`the contract turns ${rule.id} off`);
  return outcome;
}
