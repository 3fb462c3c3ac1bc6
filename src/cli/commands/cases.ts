import { casesUnder, clientCases } from '../../core/cases/catalogue.ts';
import { webhookCases } from '../../core/cases/webhook.ts';
import { renderCaseList, renderCaseListJson } from '../../report/case-list.ts';
import { defineCommand } from '../command.ts';
import { loadContract } from '../load-profile.ts';
import { tableOptions } from '../table-options.ts';

export const casesCommand = defineCommand({
  usage: 'cases',
  describe: 'List the situations that a client is put on trial in',
  options: (parser) =>
    parser
      .options({
        contract: {
          type: 'string',
          describe: 'only those of a built-in contract, or of a contract file',
        },
        format: {
          choices: ['table', 'json'] as const,
          default: 'table' as const,
          describe: 'how to list them',
        },
      })
      .example('$0 cases --contract aisearch', 'what a client of AI Search has to bear'),
  async run({ contract, format }) {
    const cases =
      contract === undefined
        ? [...clientCases, ...webhookCases]
        : casesUnder(loadContract(contract));
    const text = format === 'json' ? renderCaseListJson(cases).trimEnd() : undefined;
    console.log(text ?? renderCaseList(cases, tableOptions()));
    return 0;
  },
});
