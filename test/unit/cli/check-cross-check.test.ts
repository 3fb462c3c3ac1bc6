import { expect, test } from 'vitest';
import { checkCrossCheck } from '../../../src/cli/check-cross-check.ts';
import { planLoad } from '../../../src/cli/plan-load.ts';
import { RetrialError } from '../../../src/core/errors.ts';
import type { LoadPlan } from '../../../src/run/load-messages.ts';

const reading = planLoad({ profile: 'profiles/http.yaml', target: 'http://127.0.0.1:8080/' });
const writing = planLoad({ profile: 'profiles/aisearch-burst.yaml' });

function told(plan: LoadPlan, allowed: readonly string[] = []): string {
  try {
    checkCrossCheck(plan, allowed);
    return 'nothing';
  } catch (error) {
    if (error instanceof RetrialError && error.code === 'usage') return error.describe();
    throw error;
  }
}

const own = planLoad({ profile: 'profiles/own-client.yaml' });
const elsewhere = { ...reading, targetUrl: 'http://api.example.com/' };
const secure = { ...reading, targetUrl: 'https://localhost/' };

test.for<[string, LoadPlan, readonly string[], string]>([
  ['reads on this machine', reading, [], 'nothing'],
  ['writes to a mock of the run itself', writing, [], 'nothing'],
  ['another host that is allowed', elsewhere, ['api.example.com'], 'nothing'],
  [
    'https without a look at the certificate',
    { ...secure, tls: { ca: [], insecure: true } },
    [],
    'nothing',
  ],
  [
    'a client of one’s own',
    own,
    [],
    '--cross-check compares the engine of the reference client with another, and this profile has a client of its own; leave it out',
  ],
  [
    'writes to a target that stays',
    { ...writing, targetUrl: 'http://127.0.0.1:8080/' },
    [],
    '--cross-check sends only GET or HEAD to a target that is no mock of its own, and this profile has no such operation',
  ],
  [
    'another host',
    elsewhere,
    ['example.com'],
    '--cross-check sends to api.example.com as fast as it answers, and that is not this machine; say --allow-host api.example.com if it may be loaded',
  ],
  [
    'https',
    { ...secure, tls: { ca: [], insecure: false } },
    [],
    '--cross-check sends by autocannon too, which checks no certificate; say --insecure if that is no harm',
  ],
])('%s', ([, plan, allowed, sentence]) => {
  expect(told(plan, allowed)).toBe(sentence);
});
