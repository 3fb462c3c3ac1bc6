import { concludeVerification, pickRules } from '../../core/conclude-verification.ts';
import { RetrialError } from '../../core/errors.ts';
import { createVerifier } from '../../core/verify.ts';
import { renderVerification } from '../../report/verification.ts';
import { renderVerificationJson } from '../../report/verification-json.ts';
import { renderVerificationJunit } from '../../report/verification-junit.ts';
import { standardInput, traceName } from '../../run/trace-source.ts';
import { verifyTrace } from '../../run/verify-trace.ts';
import { defineCommand } from '../command.ts';
import { findRule } from '../find-rule.ts';
import { loadContract } from '../load-profile.ts';
import { tableOptions } from '../table-options.ts';

const ruleList = {
  type: 'string',
  array: true,
  requiresArg: true,
  default: [] as string[],
} as const;

export const verifyCommand = defineCommand({
  usage: 'verify <trace>',
  describe: 'Judge a recorded trace again',
  options: (parser) =>
    parser
      .positional('trace', {
        type: 'string',
        demandOption: true,
        describe: 'a trace.ndjson file, plain or packed by gzip; - is standard input',
      })
      .options({
        contract: {
          type: 'string',
          requiresArg: true,
          describe: 'judge by this contract instead of the recorded one (a name or a path)',
        },
        rules: { ...ruleList, describe: 'only this rule counts (may be repeated)' },
        require: {
          ...ruleList,
          describe: 'a rule that must be exercised and hold (may be repeated)',
        },
        strict: { type: 'boolean', default: false, describe: 'warnings are failures' },
        format: {
          choices: ['table', 'json', 'junit'] as const,
          default: 'table' as const,
          describe: 'how to show the verdict',
        },
      })
      .example('$0 verify demo/trace.ndjson --strict', 'judge a run again, warnings as failures')
      .example('zcat demo/trace.ndjson.gz | $0 verify -', 'judge what another program hands over'),
  async run({ trace: given, contract, rules: picked, require: required, strict, format }) {
    checkRules(picked, required);
    // yargs makes an empty text of a dash that stands alone.
    const trace = given || standardInput;
    const verifier = createVerifier({
      file: traceName(trace),
      contract: contract === undefined ? undefined : loadContract(contract),
    });
    const verification = await verifyTrace(trace, verifier);
    const wishes = { picked, required, strict };
    const conclusion = concludeVerification(verification, wishes);
    const shown = pickRules(verification, picked);
    const texts = {
      table: () => renderVerification(shown, conclusion, tableOptions()),
      json: () => renderVerificationJson(shown, conclusion),
      junit: () => renderVerificationJunit(shown, conclusion, wishes).trimEnd(),
    };
    console.log(texts[format]());
    return conclusion.exitCode;
  },
});

function checkRules(picked: readonly string[], required: readonly string[]): void {
  for (const id of [...picked, ...required]) findRule(id);
  const unpicked = required.find((id) => picked.length > 0 && !picked.includes(id));
  if (unpicked === undefined) return;
  const message = `--require ${unpicked} asks for a rule that --rules leaves out; name it there too`;
  throw new RetrialError(message, { code: 'usage' });
}
