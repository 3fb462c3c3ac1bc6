import { expect, test } from 'vitest';
import type { EventMark } from '../../../../src/core/webhooks/same-event.ts';
import { markEvent, sameEvent } from '../../../../src/core/webhooks/same-event.ts';

const byId = { in: 'body', field: 'id' } as const;
const mark = (body: unknown, place: Parameters<typeof markEvent>[1] = byId): EventMark =>
  markEvent({ headers: new Map(), body: JSON.stringify(body) }, place);
const known = (event: EventMark, isOpen = true) => ({ ...event, isOpen });

test('an event is named by the member that its contract tells, a text or a number', () => {
  expect(
    [{ id: 'evt_1' }, { id: 7 }, { id: '' }, { id: null }, {}, [], 'text'].map(
      (body) => mark(body).key,
    ),
  ).toEqual(['evt_1', '7', undefined, undefined, undefined, undefined, undefined]);
});

test('an event may be named by a header, and its whole body is the rest then', () => {
  const headers = new Map([['webhook-id', 'msg_1']]);
  const place = { in: 'header', field: 'Webhook-Id' } as const;
  const one = markEvent({ headers, body: '{"id":1}' }, place);
  const other = markEvent({ headers, body: '{"id":2}' }, place);
  expect([one.key, other.key, one.rest === other.rest]).toEqual(['msg_1', 'msg_1', false]);
});

test('what is named alike and says the same is one event, taken or not', () => {
  const event = known(mark({ id: 'a', data: 1 }), false);
  expect(sameEvent([event], mark({ data: 1, id: 'a' }))).toBe(event);
});

test.for([
  ['its name', { id: 'b', data: 1 }],
  ['what it says', { id: 'a', data: 2 }],
] as const)('an open event that changes %s is still that event', ([, body]) => {
  const event = known(mark({ id: 'a', data: 1 }));
  expect(sameEvent([event], mark(body))).toBe(event);
});

test.for([
  ['its name', { id: 'b', data: 1 }],
  ['what it says', { id: 'a', data: 2 }],
] as const)('once an event was taken, one that differs by %s is new', ([, body]) => {
  expect(sameEvent([known(mark({ id: 'a', data: 1 }), false)], mark(body))).toBe(undefined);
});

test('what differs in both is a new event, however open the other one is', () => {
  expect(sameEvent([known(mark({ id: 'a', data: 1 }))], mark({ id: 'b', data: 2 }))).toBe(
    undefined,
  );
});

test('two bodies without a name are not alike for that', () => {
  const event = known(mark({ data: 1 }));
  expect(sameEvent([event], mark({ data: 2 }))).toBe(undefined);
  expect(sameEvent([event], mark({ data: 1 }))).toBe(event);
});

test('a whole likeness goes before half of one', () => {
  const older = known(mark({ id: 'a', data: 1 }));
  const newer = known(mark({ id: 'a', data: 2 }));
  expect(sameEvent([older, newer], mark({ id: 'a', data: 1 }))).toBe(older);
});
