import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { builtinContracts } from '../../core/contracts/builtin.ts';
import { RetrialError } from '../../core/errors.ts';
import { FaultList, MockSettings } from '../../core/profile.ts';
import type { RegisteredWebhook } from '../../core/webhooks/settings.ts';
import { serveMock } from '../../run/serve-mock.ts';
import { defineCommand } from '../command.ts';
import { faultLines } from '../fault-lines.ts';
import { readCount } from '../read-count.ts';
import { readText } from '../read-text.ts';
import { readYaml } from '../read-yaml.ts';
import { readWebhookOptions, webhookOptions } from '../webhook-options.ts';

export const mockCommand = defineCommand({
  usage: 'mock <api>',
  describe: 'Serve the mock of an API until it is interrupted',
  options: (parser) =>
    parser
      .positional('api', {
        choices: ['aigeon', 'aisearch', 'plain'] as const,
        demandOption: true,
        describe: 'the API to play',
      })
      .option('port', {
        type: 'string',
        requiresArg: true,
        default: '0',
        describe: '0 lets the system choose one',
      })
      .option('host', {
        type: 'string',
        requiresArg: true,
        default: '127.0.0.1',
        describe: 'address to listen on',
      })
      .option('error-style', {
        choices: ['envelope', 'http'] as const,
        describe: 'aigeon: errors inside HTTP 200, or by HTTP status',
      })
      .option('missing-parameter-code', {
        type: 'number',
        choices: [400_100, -1],
        describe: 'aigeon: the code of a missing parameter',
      })
      .option('faults', {
        type: 'string',
        requiresArg: true,
        describe: 'a YAML list of faults to play',
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        describe: 'seed of what the mock draws (default: random)',
      })
      .options(webhookOptions)
      .example('$0 mock aisearch --port 8080', 'the AI Search API on 127.0.0.1:8080'),
  async run(args) {
    const { api, host } = args;
    const port = readCount(args.port, { option: '--port', least: 0, most: 65_535 }) ?? 0;
    const errorStyle = args['error-style'];
    const missingParameterCode = args['missing-parameter-code'];
    if (api !== 'aigeon' && (errorStyle ?? missingParameterCode) !== undefined) {
      const message = `--error-style and --missing-parameter-code belong to aigeon, not to ${api}`;
      throw new RetrialError(message, { code: 'usage' });
    }
    const { webhook, ...webhookSettings } = readWebhookOptions(api, args);
    const options = {
      ...webhookSettings,
      ...(errorStyle === undefined ? {} : { errorStyle }),
      ...(missingParameterCode === undefined ? {} : { missingParameterCode }),
    };
    const faults = args.faults === undefined ? [] : readFaults(args.faults);
    const seed = args.seed ?? String(randomInt(2 ** 32));
    await using mock = await serveMock({
      settings: withWebhook({ ...MockSettings.parse({ api, options }), faults }, webhook),
      contract: builtinContracts[api === 'plain' ? 'rfc' : api],
      host,
      port,
      seed,
      webhookHosts: args['allow-webhook-host'],
    });
    // Before anybody can know that it listens: a signal that nobody awaits would end the process.
    const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    console.log(`${api} mock listens on ${mock.url} (seed ${seed}); Ctrl-C ends it`);
    for (const line of faultLines(faults)) console.log(line);
    await interrupted;
    const { jobs, replays, conflicts, capHit } = mock.ledger();
    console.log(`\njobs ${jobs}, replays ${replays}, conflicts ${conflicts}`);
    if (capHit) console.log(capHit);
    const { delivered, failed, dropped, attempts } = mock.webhooks;
    if (attempts > 0) {
      console.log(
        `webhooks delivered ${delivered}, given up ${failed}, dropped ${dropped}; attempts ${attempts}`,
      );
    }
    return 0;
  },
});

/** In a profile a webhook leads to this machine; here other hosts may have been allowed. */
function withWebhook(settings: MockSettings, webhook: RegisteredWebhook | undefined): MockSettings {
  if (settings.api !== 'aigeon' || !webhook) return settings;
  return { ...settings, options: { ...settings.options, webhook } };
}

function readFaults(file: string): FaultList {
  return readYaml(FaultList, { file, text: readText(file, 'a list of faults'), code: 'profile' });
}
