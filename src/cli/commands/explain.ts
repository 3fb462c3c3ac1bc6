import { builtinContracts } from '../../core/contracts/builtin.ts';
import { explanationOf } from '../../core/rules/explanations/catalogue.ts';
import { playExample } from '../../core/rules/explanations/play-example.ts';
import { traceLines } from '../../core/rules/explanations/short-trace.ts';
import { standingOf } from '../../core/rules/standing.ts';
import { renderExplanation } from '../../report/rule-explanation.ts';
import { toolName, toolVersion } from '../../run/tool-version.ts';
import { defineCommand } from '../command.ts';
import { findRule } from '../find-rule.ts';
import { tableOptions } from '../table-options.ts';

export const explainCommand = defineCommand({
  usage: 'explain <rule>',
  describe: 'Tell how a rule is judged, with examples',
  options: (parser) =>
    parser
      .positional('rule', {
        type: 'string',
        demandOption: true,
        describe: 'its id, as rules and reports name it',
      })
      .options({
        trace: {
          choices: ['pass', 'fail'] as const,
          requiresArg: true,
          describe: 'print the trace of this example instead, for verify',
        },
      })
      .example('$0 explain retry-after-honored', 'what it takes to honour a Retry-After')
      .example('$0 explain jitter-bounds --trace fail > early.ndjson', 'a trace to judge'),
  async run({ rule: id, trace }) {
    const rule = findRule(id);
    const explanation = explanationOf(id);
    if (!explanation) throw new Error(`nobody explained the rule ${id}`);
    if (trace) {
      const tool = { name: toolName, version: toolVersion() };
      console.log(traceLines(explanation[trace].trace, tool).join('\n'));
      return 0;
    }
    const { how, pass, fail } = explanation;
    const standings = Object.values(builtinContracts).map((each) => standingOf(rule, each));
    const examples = [pass, fail].map((example) => playExample(rule, example));
    console.log(renderExplanation({ rule, standings, how, examples }, tableOptions()));
    return 0;
  },
});
