import type { Contract } from '../contracts/contract.ts';
import { vendorOf } from '../webhooks/event.ts';
import { brokenAnswerCases } from './broken-answer.ts';
import type { CaseApi, ClientCase } from './case.ts';
import { controlCases } from './control.ts';
import { populationCases } from './population.ts';
import { retryAfterCases } from './retry-after.ts';
import { statusCases } from './status.ts';
import { webhookCases } from './webhook.ts';
import { writeCases } from './write.ts';

/** Every situation that a client of an API is put into, in the order of reports; controls first. */
export const clientCases: readonly ClientCase[] = [
  ...controlCases,
  ...retryAfterCases,
  ...statusCases,
  ...writeCases,
  ...brokenAnswerCases,
  ...populationCases,
];

/** The API whose mock is played under a contract: `plain` under any without a mock of its own. */
export function apiOf({ name }: Pick<Contract, 'name'>): CaseApi {
  return name === 'aigeon' || name === 'aisearch' ? name : 'plain';
}

/** The cases that are tried under this API's contracts, controls included. */
export function casesFor(api: CaseApi): readonly ClientCase[] {
  return clientCases.filter(({ apis }) => apis === undefined || apis.includes(api));
}

/** The cases that are tried under this contract: a client's, or those of a sender of webhooks. */
export function casesUnder(contract: Pick<Contract, 'name'>): readonly ClientCase[] {
  return vendorOf(contract.name) === undefined ? casesFor(apiOf(contract)) : webhookCases;
}

/** The case of this id, or undefined. */
export function caseOf(id: string): ClientCase | undefined {
  return clientCases.find((each) => each.id === id);
}
