import { expect, test, vi } from 'vitest';
import { casesCommand } from '../../../../src/cli/commands/cases.ts';
import { casesFor, clientCases } from '../../../../src/core/cases/catalogue.ts';
import { webhookCases } from '../../../../src/core/cases/webhook.ts';

/** The ids that the command lists. */
async function list(contract?: string): Promise<string[]> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const exitCode = await casesCommand.run({ contract, format: 'json' });
  const text = log.mock.calls.map(([line]) => String(line)).join('\n');
  log.mockRestore();
  expect(exitCode).toBe(0);
  return (JSON.parse(text) as { readonly id: string }[]).map(({ id }) => id);
}

const idsOf = (cases: readonly { readonly id: string }[]) => cases.map(({ id }) => id);

test('without a contract every case is listed', async () => {
  expect(await list()).toEqual(idsOf([...clientCases, ...webhookCases]));
});

test.for([
  ['aigeon', 'aigeon'],
  ['aisearch', 'aisearch'],
  ['rfc', 'plain'],
] as const)('of the contract %s those are listed that are tried under it', async ([name, api]) => {
  expect(await list(name)).toEqual(idsOf(casesFor(api)));
});

test.for(['aigeon-webhooks', 'aisearch-webhooks'])(
  'of the contract %s those are listed that its sender of webhooks is tried in',
  async (name) => {
    expect(await list(name)).toEqual(idsOf(webhookCases));
  },
);

test('a contract that does not exist is told', async () => {
  const listing = casesCommand.run({ contract: 'aigon', format: 'table' });
  await expect(listing).rejects.toThrow(/^there is no contract "aigon" /);
});
