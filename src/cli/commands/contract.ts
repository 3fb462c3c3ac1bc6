import { defineCommand } from '../command.ts';
import { loadContract } from '../load-profile.ts';
import { writeYaml } from '../read-yaml.ts';

export const contractCommand = defineCommand({
  usage: 'contract <name>',
  describe: 'Print a contract as YAML, to read or to start your own from',
  options: (parser) =>
    parser
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe:
          'aigeon, aisearch, rfc, aigeon-webhooks, aisearch-webhooks, or the path of a file to check',
      })
      .example('$0 contract rfc > my-contract.yaml', 'start a contract of your own'),
  async run({ name }) {
    process.stdout.write(writeYaml(loadContract(name)));
    return 0;
  },
});
