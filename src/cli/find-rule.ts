import { RetrialError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { everyRule } from '../core/rules/catalogue.ts';
import type { Rule } from '../core/rules/rule.ts';

/**
 * The rule of that id.
 *
 * @throws RetrialError `usage` where there is none, with the nearest one, else with all.
 */
export function findRule(id: string): Rule {
  const rule = everyRule.find((each) => each.id === id);
  if (rule) return rule;
  const ids = everyRule.map((each) => each.id);
  const near = nearest(id, ids);
  const right = near ? `did you mean ${near}?` : `the rules are ${ids.join(', ')}`;
  throw new RetrialError(`there is no rule "${id}"; ${right}`, { code: 'usage' });
}
