import { profileSchema } from '../../core/profile-schema.ts';
import { defineCommand } from '../command.ts';

export const schemaCommand = defineCommand({
  usage: 'schema',
  describe: 'Print the JSON Schema of a load profile, for an editor',
  options: (parser) =>
    parser.example('$0 schema > retrial.schema.json', 'then name that file in a profile'),
  async run() {
    process.stdout.write(`${JSON.stringify(profileSchema(), undefined, 2)}\n`);
    return 0;
  },
});
