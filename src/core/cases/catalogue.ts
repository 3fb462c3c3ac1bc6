import type { Contract } from '../contracts/contract.ts';
import { brokenAnswerCases } from './broken-answer.ts';
import type { CaseApi, ClientCase } from './case.ts';
import { controlCases } from './control.ts';
import { populationCases } from './population.ts';
import { retryAfterCases } from './retry-after.ts';
import { statusCases } from './status.ts';
import { writeCases } from './write.ts';

/** Every situation that a client is put into, in the order of reports; controls first. */
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

/** The case of this id, or undefined. */
export function caseOf(id: string): ClientCase | undefined {
  return clientCases.find((each) => each.id === id);
}
