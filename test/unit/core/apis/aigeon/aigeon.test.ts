import { expect, test } from 'vitest';
import {
  aigeon,
  answer,
  base,
  check,
  importOf,
  importPath,
  metricPath,
  noRandom,
  request,
  sendOf,
} from './calls.ts';

const token = 'sk_test_a';
const dates = 'start_date=2026-01-01&end_date=2026-01-31';

test.for([
  ['GET /health', request('GET', '/health'), { status: 'ok' }],
  [
    'GET token/check',
    check(),
    { valid: true, organization_id: 'org_a', scopes: ['read', 'write'] },
  ],
  [
    'GET token/check of a key that may not write',
    check('sk_test_noscope'),
    { valid: true, organization_id: 'org_noscope', scopes: ['read'] },
  ],
  ['POST add-group-members', importOf(), { job_id: 'imp_1', group_id: 'g1', accepted: 1 }],
  [
    'POST send-email-through-flow',
    sendOf(),
    { job_id: 'snd_1', flow_id: 'f1', contact_email: 'a@example.com' },
  ],
  [
    'GET get-email-event-metric',
    request('GET', `${metricPath}?event_name=email_sent&${dates}`, { token }),
    { event_name: 'email_sent', start_date: '2026-01-01', end_date: '2026-01-31', total: 0 },
  ],
] as const)('%s is answered in the success envelope', ([, asked, data]) => {
  const { response, readyAtMs } = aigeon().step(asked, 7, noRandom);
  expect({ ...response, body: JSON.parse(response.body), readyAtMs }).toEqual({
    status: 200,
    headers: [['Content-Type', 'application/json']],
    body: { code: 0, status: 'success', message: '', data },
    readyAtMs: 7,
  });
});

test('HEAD is answered as GET is', () => {
  const head = { ...check(), method: 'HEAD' };
  expect(aigeon().step(head, 0, noRandom)).toEqual(aigeon().step(check(), 0, noRandom));
});

test('A metric tells the send jobs of the organisation, whichever of its keys made them', () => {
  const api = aigeon();
  for (const from of ['sk_test_a', 'sk_test_a2', 'sk_test_b']) {
    api.step(sendOf({ token: from }), 0, noRandom);
  }
  const metric = request('GET', `${metricPath}?event_name=email_sent&${dates}`, { token });
  expect(JSON.parse(api.step(metric, 0, noRandom).response.body).data.total).toBe(2);
});

const notFound = { code: 404001, message: 'endpoint not found' };
const unauthorized = { code: 401001, message: 'missing or invalid token' };
const refused = [
  [
    'no token',
    request('GET', `${base}/token/check`),
    { ...unauthorized, envelope: 401, http: 401 },
  ],
  ['an unknown token', check('sk_live_x'), { ...unauthorized, envelope: 401, http: 401 }],
  [
    'a write without the scope',
    importOf({ token: 'sk_test_noscope' }),
    { code: 403001, message: 'scope not granted', envelope: 403, http: 403 },
  ],
  [
    'an unknown path',
    request('GET', `${base}/x`, { token }),
    { ...notFound, envelope: 200, http: 404 },
  ],
  [
    'another method on a known path',
    request('GET', importPath, { token }),
    { ...notFound, envelope: 200, http: 404 },
  ],
  [
    'a missing parameter',
    importOf({ body: { members: [] } }),
    { code: 400100, message: 'group_id is required', envelope: 200, http: 400 },
  ],
] as const;

test.for(
  refused.flatMap(([what, asked, expected]) =>
    (['envelope', 'http'] as const).map((style) => ({ what, style, asked, expected })),
  ),
)(
  'With error style $style, $what is refused in the error envelope',
  ({ style, asked, expected }) => {
    const { response, effects } = aigeon({ errorStyle: style }).step(asked, 0, noRandom);
    const { code, message } = expected;
    expect({ ...response, body: JSON.parse(response.body), effects }).toEqual({
      status: expected[style],
      headers: [['Content-Type', 'application/json']],
      body: { code, status: 'failed', message, data: null },
      effects: [],
    });
  },
);

test.for([
  ['token before scope', importOf({ token: 'sk_live_x' }), 401001],
  ['scope before route', request('DELETE', `${base}/x`, { token: 'sk_test_noscope' }), 403001],
  ['route before limits', request('POST', `${base}/x`, { token }), 404001],
  ['limits before idempotency', importOf({ key: 'k' }), 429001],
  ['limits before validation', importOf({ body: {} }), 429001],
] as const)('The checks come in order: %s', ([, asked, code]) => {
  const api = aigeon({ limits: { writes: { perSecond: 1 } } });
  api.step(importOf({ key: 'k' }), 0, noRandom);
  expect(answer(api, asked, 0).code).toBe(code);
});

test('Idempotency comes before validation: a stored answer is returned for a broken body', () => {
  const api = aigeon();
  const first = api.step(importOf({ key: 'k' }), 0, noRandom);
  expect(api.step(importOf({ key: 'k', body: '{' }), 1, noRandom).response).toEqual(first.response);
});

test('A missing parameter may have the code of the example on the page', () => {
  const api = aigeon({ missingParameterCode: -1, errorStyle: 'http' });
  expect(answer(api, importOf({ body: {} }), 0)).toEqual({
    status: 400,
    code: -1,
    message: 'group_id is required',
    retryAfter: undefined,
    readyAtMs: 0,
  });
});

test('Processing takes the configured time, and refusals come at once', () => {
  const api = aigeon({ latency: { uniform: ['10ms', '20ms'] } });
  const readyAtMs = [check(), importOf(), sendOf(), importOf({ body: {} }), check('sk_x')].map(
    (asked) => api.step(asked, 1_000, () => 0.5).readyAtMs,
  );
  expect(readyAtMs).toEqual([1_015, 1_015, 1_015, 1_000, 1_000]);
});

test('The same calls give the same answers', () => {
  const play = () => {
    const api = aigeon({ latency: { uniform: ['0', '20ms'] } });
    const calls = [importOf({ key: 'a' }), importOf({ key: 'a' }), sendOf(), check()];
    return calls.map((asked, index) => api.step(asked, index, () => 0.25));
  };
  expect(play()).toEqual(play());
});

test('Keys come from the options', () => {
  const api = aigeon({ keys: { mine: { organisation: 'o' } } });
  expect([check('mine'), check()].map((asked) => answer(api, asked, 0).code)).toEqual([0, 401001]);
});
