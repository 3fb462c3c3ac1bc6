import { expect, test, vi } from 'vitest';
import type { Command } from '../../../../src/cli/command.ts';
import { explainCommand } from '../../../../src/cli/commands/explain.ts';
import { rulesCommand } from '../../../../src/cli/commands/rules.ts';
import { everyRule } from '../../../../src/core/rules/catalogue.ts';
import { explanationOf } from '../../../../src/core/rules/explanations/catalogue.ts';
import { playExample } from '../../../../src/core/rules/explanations/play-example.ts';
import { verifyLines } from '../../../helpers/golden.ts';

/** What a command prints. */
async function print(command: Command, args: Readonly<Record<string, unknown>>): Promise<string> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const exitCode = await command.run(args);
  const text = log.mock.calls.map(([line]) => String(line)).join('\n');
  log.mockRestore();
  expect(exitCode).toBe(0);
  return text;
}

interface Listed {
  readonly id: string;
  readonly contracts: Readonly<Record<string, { readonly level: string }>>;
}

async function list(contract?: string): Promise<readonly Listed[]> {
  return JSON.parse(await print(rulesCommand, { contract, format: 'json' })) as Listed[];
}

test('every rule is listed, with its level under each built-in contract', async () => {
  const rules = await list();
  expect(rules.map(({ id }) => id)).toEqual(everyRule.map(({ id }) => id));
  const shapes = new Set(rules.map(({ contracts }) => Object.keys(contracts).join(' ')));
  expect([...shapes]).toEqual(['aigeon aisearch rfc aigeon-webhooks aisearch-webhooks']);
});

test('of one contract all rules are listed, those too that it leaves out', async () => {
  const rules = await list('aisearch');
  expect(rules.map(({ id }) => id)).toEqual(everyRule.map(({ id }) => id));
  const off = rules.filter(({ contracts }) => contracts.aisearch?.level === 'off');
  expect(off.map(({ id }) => id)).toEqual([
    'idempotency-key-format',
    'unkeyed-write-not-resent',
    'webhook-signature',
  ]);
});

test.for(everyRule.map(({ id }) => id))(
  'the traces of %s are judged as its examples',
  async (id) => {
    const explanation = explanationOf(id);
    for (const trace of ['pass', 'fail'] as const) {
      const lines = (await print(explainCommand, { rule: id, trace })).split('\n');
      const example = explanation?.[trace];
      expect(verifyLines(lines).outcomes).toEqual(example && playExample({ id }, example).outcomes);
    }
  },
);

test('a rule that does not exist is told, with the nearest', async () => {
  const explaining = explainCommand.run({ rule: 'retry-after-honord' });
  await expect(explaining).rejects.toThrow(
    /^there is no rule "retry-after-honord"; did you mean retry-after-honored\?$/,
  );
});

test('where none is near, all rules are told', async () => {
  const explaining = explainCommand.run({ rule: 'x' });
  await expect(explaining).rejects.toThrow(
    /^there is no rule "x"; the rules are retry-after-honored, .*, webhook-signature$/,
  );
});
