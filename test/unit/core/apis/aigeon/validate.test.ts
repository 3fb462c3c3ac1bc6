import { expect, test } from 'vitest';
import {
  aigeon,
  answer,
  importBody,
  importOf,
  metricPath,
  request,
  sendBody,
  sendOf,
} from './calls.ts';

const member = { email: 'a@example.com' };

test.for([
  [{}, 'group_id is required'],
  [{ ...importBody, group_id: null }, 'group_id is required'],
  [{ ...importBody, group_id: '' }, 'group_id is required'],
  [{ ...importBody, group_id: { id: 1 } }, 'group_id must be a string or a whole number'],
  [{ group_id: 'g' }, 'members is required'],
  [{ ...importBody, members: {} }, 'members must be a list of at least one member'],
  [{ ...importBody, members: [] }, 'members must be a list of at least one member'],
  [{ ...importBody, members: ['a@example.com'] }, 'members must be a list of at least one member'],
  [{ ...importBody, members: [member, {}] }, 'members[1].email is required'],
  [{ ...importBody, members: [{ email: 'a' }] }, 'members[0].email must be an email address'],
  [
    { ...importBody, members: [{ ...member, first_name: 1 }] },
    'members[0].first_name must be a string',
  ],
  [
    { ...importBody, members: [{ ...member, tags: 'a' }] },
    'members[0].tags must be a list of strings',
  ],
  [
    { ...importBody, members: [{ ...member, tags: [1] }] },
    'members[0].tags must be a list of strings',
  ],
  ['', 'the body is empty'],
  ['{"group_id":', 'the body is not valid JSON'],
  ['[]', 'the body must be a JSON object'],
] as const)('add-group-members with %j is refused: %s', ([body, message]) => {
  expect(answer(aigeon(), importOf({ body }), 0)).toMatchObject({ code: 400100, message });
});

test.for([
  [{}, 'flow_id is required'],
  [{ ...sendBody, flow_id: true }, 'flow_id must be a string or a whole number'],
  [{ flow_id: 'f' }, 'contact_email is required'],
  [{ ...sendBody, contact_email: 'a b@c' }, 'contact_email must be an email address'],
  [{ ...sendBody, context: [] }, 'context must be an object'],
] as const)('send-email-through-flow with %j is refused: %s', ([body, message]) => {
  expect(answer(aigeon(), sendOf({ body }), 0)).toMatchObject({ code: 400100, message });
});

test.for([
  ['', 'event_name is required'],
  ['?event_name=a', 'start_date is required'],
  ['?event_name=a&start_date=2026-01-01', 'end_date is required'],
  [
    '?event_name=a&start_date=soon&end_date=2026-01-01',
    'start_date must be a date such as 2026-01-31',
  ],
  [
    '?event_name=a&start_date=2026-01-01&end_date=2026-13-01',
    'end_date must be a date such as 2026-01-31',
  ],
  [
    '?event_name=a&start_date=2026-01-01&end_date=2026-02-29',
    'end_date must be a date such as 2026-01-31',
  ],
  [
    '?event_name=a&start_date=2026-02-31T10:00:00Z&end_date=2026-03-04',
    'start_date must be a date such as 2026-01-31',
  ],
  [
    '?event_name=a&start_date=2026-01-02&end_date=2026-01-01',
    'end_date must not be before start_date',
  ],
] as const)('get-email-event-metric%s is refused: %s', ([query, message]) => {
  const asked = request('GET', `${metricPath}${query}`, { token: 'sk_test_a' });
  expect(answer(aigeon(), asked, 0)).toMatchObject({ code: 400100, message });
});

test.for([
  importOf({ body: { group_id: 7, members: [{ ...member, first_name: 'A', tags: ['x'] }] } }),
  sendOf({ body: { ...sendBody, context: { a: 1 } } }),
  request(
    'GET',
    `${metricPath}?event_name=a&start_date=2026-01-01T00:00:00Z&end_date=2026-01-01T01:00:00Z`,
    {
      token: 'sk_test_a',
    },
  ),
  request('GET', `${metricPath}?event_name=a&start_date=2028-02-29&end_date=2028-12-31`, {
    token: 'sk_test_a',
  }),
])('Every optional part is taken (%#)', (asked) => {
  expect(answer(aigeon(), asked, 0).code).toBe(0);
});
