import { expect, test } from 'vitest';
import { showOutcome } from '../../../../src/core/rules/show-outcome.ts';

test.for([
  [{ kind: 'network-error', error: 'reset' }, 'a network error (reset)'],
  [{ kind: 'client-closed' }, 'a connection that the client closed'],
  [{ kind: 'client-closed', open: true }, 'no answer until the end of the watch'],
  [{ kind: 'response', status: 200, complete: true }, 'HTTP 200'],
  [{ kind: 'response', status: 200, code: 400100, complete: true }, 'HTTP 200 with code 400100'],
  [
    { kind: 'response', status: 200, complete: false, cutBy: 'closed' },
    'HTTP 200 whose body was cut (closed)',
  ],
  [{ kind: 'response', status: 503, complete: false }, 'HTTP 503 whose body was cut'],
] as const)('%j is shown as "%s"', ([outcome, words]) => {
  expect(showOutcome(outcome)).toBe(words);
});
