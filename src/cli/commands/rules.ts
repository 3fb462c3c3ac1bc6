import { builtinContracts } from '../../core/contracts/builtin.ts';
import { everyRule } from '../../core/rules/catalogue.ts';
import { standingOf } from '../../core/rules/standing.ts';
import { renderRuleList, renderRuleListJson } from '../../report/rule-list.ts';
import { defineCommand } from '../command.ts';
import { loadContract } from '../load-profile.ts';
import { tableOptions } from '../table-options.ts';

export const rulesCommand = defineCommand({
  usage: 'rules',
  describe: 'List what is judged, with its level under each contract',
  options: (parser) =>
    parser
      .options({
        contract: {
          type: 'string',
          requiresArg: true,
          describe: 'only the levels and sources of a built-in contract, or of a contract file',
        },
        format: {
          choices: ['table', 'json'] as const,
          default: 'table' as const,
          describe: 'how to list them',
        },
      })
      .example('$0 rules --contract aisearch', 'what AI Search asks of its clients, and promises'),
  async run({ contract, format }) {
    const contracts =
      contract === undefined ? Object.values(builtinContracts) : [loadContract(contract)];
    const rules = everyRule.map((rule) => ({
      rule,
      standings: contracts.map((each) => standingOf(rule, each)),
    }));
    const text = format === 'json' ? renderRuleListJson(rules).trimEnd() : undefined;
    console.log(text ?? renderRuleList(rules, tableOptions()));
    return 0;
  },
});
