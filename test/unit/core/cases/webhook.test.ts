import { expect, test } from 'vitest';
import { clientCases } from '../../../../src/core/cases/catalogue.ts';
import { webhookCases } from '../../../../src/core/cases/webhook.ts';
import { Fault } from '../../../../src/core/faults/fault.ts';

test('the cases of webhooks have names of their own that can stand in a URL', () => {
  const ids = webhookCases.map(({ id }) => id);
  const all = [...ids, ...clientCases.map(({ id }) => id)];
  expect(new Set(all).size).toBe(all.length);
  expect(ids.filter((id) => !/^webhook-[a-z0-9-]+$/.test(id))).toEqual([]);
});

test.for(webhookCases.map((each) => [each.id, each] as const))(
  '%s is made of faults as a profile has them, and ends taken or never',
  ([, { script }]) => {
    const faults = script.filter((step) => step !== 'answer');
    expect(faults.map((fault) => Fault.safeParse(fault).success)).toEqual(faults.map(() => true));
    expect(script.indexOf('answer')).toBe(faults.length === script.length ? -1 : faults.length);
  },
);
