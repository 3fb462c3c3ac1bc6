import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aigeonBase,
  aigeonError,
  checkPath,
  importBody,
  importPath,
  metricPath,
  sendBody,
  sendPath,
  token,
} from '../helpers/aigeon.ts';
import { type Answer, ask, askPaced } from '../helpers/ask.ts';
import { type Started, startCli } from '../helpers/cli.ts';

/** What is asked, and the sentence that must name what is wrong with it. */
type Malformed = readonly [sentence: string, path: string, body?: unknown];

const malformed: readonly Malformed[] = [
  ['group_id is required', importPath, { members: importBody.members }],
  ['group_id is required', importPath, { ...importBody, group_id: '' }],
  ['group_id must be a string or a whole number', importPath, { ...importBody, group_id: true }],
  ['members is required', importPath, { group_id: 'g1' }],
  ['members must be a list of at least one member', importPath, { group_id: 'g1', members: [] }],
  [
    'members[1].email is required',
    importPath,
    { ...importBody, members: [...importBody.members, {}] },
  ],
  ['flow_id is required', sendPath, { contact_email: sendBody.contact_email }],
  ['contact_email is required', sendPath, { flow_id: 'f1' }],
  ['contact_email must be an email address', sendPath, { flow_id: 'f1', contact_email: 'ada' }],
  ['context must be an object', sendPath, { ...sendBody, context: 'x' }],
  ['the body is not valid JSON', sendPath, '{"flow_id":'],
  ['the body is empty', importPath, ''],
  ['the body must be a JSON object', importPath, []],
  ['event_name is required', `${metricPath}?start_date=2026-01-01&end_date=2026-01-31`],
  ['start_date is required', `${metricPath}?event_name=sent&end_date=2026-01-31`],
  ['end_date is required', `${metricPath}?event_name=sent&start_date=2026-01-01`],
  [
    'start_date must be a date such as 2026-01-31',
    `${metricPath}?event_name=sent&start_date=today&end_date=2026-01-31`,
  ],
];

const nowhere: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/nowhere'],
  ['GET', `${aigeonBase}/flow`],
  ['GET', importPath],
  ['POST', checkPath],
  ['DELETE', sendPath],
];

const styles = [
  { style: 'envelope', flags: [], missing: 200, notFound: 200 },
  { style: 'http', flags: ['--error-style', 'http'], missing: 400, notFound: 404 },
] as const;

describe.for(styles)('with the error style $style', ({ flags, missing, notFound }) => {
  let mock: Started;
  beforeAll(async () => {
    mock = await startCli(['mock', 'aigeon', '--port', '0', ...flags]);
  }, 30_000);
  afterAll(() => mock?.[Symbol.asyncDispose]());

  test.for(malformed)('400100: %s (%s)', async ([sentence, path, body]) => {
    const answer = await askPaced(mock.url + path, { headers: token('sk_test_a'), body });
    expect(answer).toEqual(aigeonError(missing, 400100, sentence));
  });

  test('a token that is missing or unknown is 401, wherever it is sent', async () => {
    const expected = aigeonError(401, 401001, 'missing or invalid token');
    const answers: Answer[] = [];
    for (const headers of [
      {},
      token(''),
      token('sk_live_x'),
      { authorization: 'Bearer sk_test_a' },
    ]) {
      answers.push(await ask(mock.url + checkPath, { headers }));
      answers.push(await ask(mock.url + sendPath, { headers, body: sendBody }));
      answers.push(await ask(`${mock.url}/nowhere`, { headers }));
    }
    expect(answers).toEqual(answers.map(() => expected));
  });

  test('a key without the scope to write may read, and is 403 for every write', async () => {
    const headers = token('sk_test_noscope');
    const expected = aigeonError(403, 403001, 'scope not granted');
    expect(await ask(mock.url + importPath, { headers, body: importBody })).toEqual(expected);
    expect(await ask(mock.url + sendPath, { headers, body: sendBody })).toEqual(expected);
    expect((await ask(mock.url + checkPath, { headers })).status).toBe(200);
  });

  test.for(nowhere)('%s %s is not found', async ([method, path]) => {
    const answer = await askPaced(mock.url + path, { method, headers: token('sk_test_b') });
    expect(answer).toEqual(aigeonError(notFound, 404001, 'endpoint not found'));
  });
});

test.for([
  ['envelope', 200],
  ['http', 400],
] as const)(
  'the code of a missing parameter can be that of the example, with the error style %s',
  async ([style, status]) => {
    const flags = ['--error-style', style, '--missing-parameter-code', '-1'];
    await using mock = await startCli(['mock', 'aigeon', '--port', '0', ...flags]);
    const answer = await ask(mock.url + importPath, { headers: token('sk_test_a'), body: {} });
    expect(answer).toEqual(aigeonError(status, -1, 'group_id is required'));
  },
);
