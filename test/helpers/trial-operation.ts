import type { TrialOperation } from '../../src/run/trial/driver.ts';

/** A read, or with a body a write, that nobody has to serve. */
export function trialOperation(own: Partial<TrialOperation> = {}): TrialOperation {
  const { caseId = 'always-503', path = '/items' } = own;
  const baseUrl = `http://127.0.0.1:9/t/0/${caseId}/1`;
  return {
    id: `${caseId}-1`,
    caseId,
    url: `${baseUrl}${path}`,
    baseUrl,
    method: own.body === undefined ? 'GET' : 'POST',
    path,
    headers: {},
    body: undefined,
    key: '0f8fad5b-d9cb-469f-a165-70867728950e',
    timeZone: undefined,
    ...own,
  };
}

/** A signal that nobody aborts. */
export const noAbort = new AbortController().signal;
