import { concludeVerdict } from '../../core/verdict.ts';
import { createVerifier } from '../../core/verify.ts';
import { renderVerification } from '../../report/verification.ts';
import { verifyTrace } from '../../run/verify-trace.ts';
import { defineCommand } from '../command.ts';
import { findRule } from '../find-rule.ts';
import { loadContract } from '../load-profile.ts';
import { tableOptions } from '../table-options.ts';

export const verifyCommand = defineCommand({
  usage: 'verify <trace>',
  describe: 'Judge a recorded trace again',
  options: (parser) =>
    parser
      .positional('trace', { type: 'string', demandOption: true, describe: 'a trace.ndjson file' })
      .options({
        contract: {
          type: 'string',
          requiresArg: true,
          describe: 'judge by this contract instead of the recorded one (a name or a path)',
        },
        require: {
          type: 'string',
          array: true,
          requiresArg: true,
          default: [] as string[],
          describe: 'a rule that must be exercised and hold (may be repeated)',
        },
        strict: { type: 'boolean', default: false, describe: 'warnings are failures' },
        format: {
          choices: ['table', 'json'] as const,
          default: 'table' as const,
          describe: 'how to show the verdict',
        },
      })
      .example('$0 verify demo/trace.ndjson --strict', 'judge a run again, warnings as failures'),
  async run({ trace, contract, require: required, strict, format }) {
    for (const id of required) findRule(id);
    const verifier = createVerifier({
      file: trace,
      contract: contract === undefined ? undefined : loadContract(contract),
    });
    const verification = await verifyTrace(trace, verifier);
    const conclusion = concludeVerdict({
      rules: verification.outcomes,
      thresholds: [],
      required,
      strict,
      interrupted: false,
    });
    if (format === 'json') {
      const { outcomes: rules, counts } = verification;
      console.log(JSON.stringify({ ...conclusion, counts, rules }, undefined, 2));
    } else {
      console.log(renderVerification(verification, conclusion, tableOptions()));
    }
    return conclusion.exitCode;
  },
});
