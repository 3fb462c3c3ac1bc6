import { expect, test } from 'vitest';
import type { WebhookCase } from '../../../../src/core/cases/webhook.ts';
import { markEvent } from '../../../../src/core/webhooks/same-event.ts';
import { WebhookRouter } from '../../../../src/run/trial/webhook-router.ts';

const failing = { kind: 'status', match: {}, status: 500 } as const;
const twice: WebhookCase = {
  id: 'webhook-twice',
  group: 'webhook',
  tells: '',
  request: 'write',
  script: [failing, failing, 'answer'],
};
const always: WebhookCase = { ...twice, id: 'webhook-always', script: [failing] };

function startRouter() {
  const told: string[] = [];
  const router = new WebhookRouter({
    cases: [twice, always],
    mark: (request) => markEvent(request, { in: 'body', field: 'id' }),
    now: () => 0,
    timeScale: 1,
    onDelivery: ({ id, attempts }) => told.push(`${id} ${attempts}`),
  });
  const post = (target: string, body: unknown) => {
    const request = { method: 'POST', target, headers: new Map(), body: JSON.stringify(body) };
    const route = router.route(request);
    const { operation, name, attempt } = route?.identity ?? {};
    // The script looks at nothing: what strikes is settled with the route.
    const fault = route?.script?.pick({} as never);
    return route && [operation, name, attempt, fault?.kind ?? 'taken'];
  };
  return { told, post, router };
}

test('deliveries of one event are attempts of one operation, and meet the script of its case', () => {
  const { post, told } = startRouter();
  const event = { id: 'evt_1', data: 1 };
  expect([1, 2, 3, 4].map(() => post('/w/webhook-twice', event))).toEqual([
    ['webhook-twice-1', 'webhook-twice', 1, 'status'],
    ['webhook-twice-1', 'webhook-twice', 2, 'status'],
    ['webhook-twice-1', 'webhook-twice', 3, 'taken'],
    ['webhook-twice-1', 'webhook-twice', 4, 'taken'],
  ]);
  expect(told.at(-1)).toBe('webhook-twice-1 4');
});

test('each URL counts for itself, and so does each event at it; a query changes nothing', () => {
  const { post, router } = startRouter();
  const one = { id: 'evt_1', data: 1 };
  const other = { id: 'evt_2', data: 2 };
  expect([
    post('/w/webhook-always', one),
    post('/w/webhook-always?a=b', other),
    post('/w/webhook-twice', one),
    post('/w/webhook-always', one),
  ]).toEqual([
    ['webhook-always-1', 'webhook-always', 1, 'status'],
    ['webhook-always-2', 'webhook-always', 1, 'status'],
    ['webhook-twice-1', 'webhook-twice', 1, 'status'],
    ['webhook-always-1', 'webhook-always', 2, 'status'],
  ]);
  expect(router.events.map(({ id }) => id)).toEqual([
    'webhook-always-1',
    'webhook-always-2',
    'webhook-twice-1',
  ]);
});

test('beyond a thousand events at one URL what is new is nobody’s', () => {
  const { post, router } = startRouter();
  for (let nth = 0; nth < 1_000; nth += 1) post('/w/webhook-always', { id: `evt_${nth}`, nth });
  expect([
    post('/w/webhook-always', { id: 'evt_new', nth: -1 }),
    post('/w/webhook-always', { id: 'evt_7', nth: 7 })?.[2],
    router.events.length,
  ]).toEqual([undefined, 2, 1_000]);
});

test.for(['/', '/w/', '/w/webhook-none', '/w/webhook-twice/more', 'x'])(
  'what comes to %s is nobody’s',
  (target) => {
    expect(startRouter().post(target, {})).toBe(undefined);
  },
);
