import type { Contract, Level } from '../contracts/contract.ts';
import { rulesUnder } from './catalogue.ts';
import type { Rule } from './rule.ts';
import { levelOf } from './tally.ts';

/** What a rule weighs under a contract, and what that rests on. */
export interface Standing {
  /** The contract's name. */
  readonly contract: string;
  /** `off`: the contract leaves the rule out. */
  readonly level: Level | 'off';
  /** The contract's own source, else the rule's. */
  readonly source: string;
}

/** The standing of a rule under a contract, as verdicts print it. */
export function standingOf(rule: Rule, contract: Contract): Standing {
  const isKnown = rulesUnder(contract).some(({ id }) => id === rule.id);
  return {
    contract: contract.name,
    level: isKnown ? levelOf(rule, contract) : 'off',
    source: contract.ruleSources?.[rule.id] ?? rule.source,
  };
}
