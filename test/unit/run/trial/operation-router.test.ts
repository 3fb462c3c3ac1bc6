import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiRequest } from '../../../../src/core/apis/api.ts';
import { OperationRouter } from '../../../../src/run/trial/operation-router.ts';

const request = (target: string, method = 'GET'): ApiRequest => ({
  method,
  target,
  headers: new Map(),
  body: '',
});

/** A router with one operation open, and a client that asks below its base. */
function opened() {
  const router = new OperationRouter({ runId: 'run 1', onRequest: () => ({}) });
  const { id, base } = router.open('case-a', 1);
  const ask = (path: string, method?: string) => {
    const route = router.route(request(base + path, method));
    const operation = route && router.find(route.identity.operation);
    return route && [route.identity.operation, route.identity.attempt, operation?.parent];
  };
  const answered = (operation = id): void => {
    const found = router.find(operation);
    if (found) found.isAnswered = true;
  };
  return { router, id, base, ask, answered };
}

test('a base names the run, the case and the number, and leads to its operation', () => {
  const { router, id, base } = opened();
  expect([id, base]).toEqual(['case-a-1', '/t/run%201/case-a/1']);
  expect(router.route(request(`${base}/v1/items?x=1`, 'POST'))).toEqual({
    identity: { operation: 'case-a-1', name: 'case-a', attempt: 1 },
    request: request('/v1/items?x=1', 'POST'),
    base,
  });
});

test('with a token the base of an operation cannot be guessed from that of another', () => {
  const secrets = ['secret1', 'secret2'];
  const token = () => secrets.shift() ?? '';
  const router = new OperationRouter({ runId: 'run', token, onRequest: () => ({}) });
  const bases = ['a', 'b'].map((name) => router.open(name, 1).base);
  expect(bases).toEqual(['/t/run-secret1/a/1', '/t/run-secret2/b/1']);
  expect(router.route(request('/t/run-secret1/b/1/items'))).toBeUndefined();
});

test.for([
  ['', '/'],
  ['/', '/'],
  ['?a=/b', '/?a=/b'],
  ['//twice', '//twice'],
  ['/t/run/case/2', '/t/run/case/2'],
] as const)('of the base and "%s" the API sees "%s"', ([rest, seen]) => {
  const { router, base } = opened();
  expect(router.route(request(base + rest))?.request.target).toBe(seen);
});

test.for([
  '/',
  '/items',
  '/t/run%201/case-a',
  '/t/run%201/case-a/2/items',
  '/t/run%201/case-a/10',
  '/t/run%201/case-a/1x',
  '/t/run%201/case-b/1',
  '/t/another/case-a/1',
  '/x/t/run%201/case-a/1',
  '*',
])('%s is nobody’s', (target) => {
  expect(opened().router.route(request(target))).toBeUndefined();
});

test('a base ends where a path, a query or nothing follows, and there alone', () => {
  const { router, base } = opened();
  fc.assert(
    fc.property(fc.string(), (rest) => {
      expect(router.route(request(base + rest)) !== undefined).toBe(/^(?:[/?#]|$)/.test(rest));
      expect(router.route(request(rest))).toBeUndefined();
    }),
  );
});

test('below a base the next request is the next attempt, whatever it asks for', () => {
  const { ask } = opened();
  expect([ask('/a'), ask('/a'), ask('/b'), ask('/b', 'POST')]).toEqual([
    ['case-a-1', 1, undefined],
    ['case-a-1', 2, undefined],
    ['case-a-1', 3, undefined],
    ['case-a-1', 4, undefined],
  ]);
});

test('the same request after a success is the next attempt', () => {
  const { ask, answered } = opened();
  ask('/a');
  answered();
  expect(ask('/a')).toEqual(['case-a-1', 2, undefined]);
});

test.for([
  ['/b', 'POST'],
  ['/a?page=2', 'POST'],
  ['/a', 'GET'],
] as const)('after a success %s by %s is an operation of its own', ([path, method]) => {
  const { ask, answered } = opened();
  ask('/a', 'POST');
  answered();
  expect([ask(path, method), ask(path, method)]).toEqual([
    ['case-a-1.2', 1, 'case-a-1'],
    ['case-a-1.2', 2, 'case-a-1'],
  ]);
});

test('who polls makes an operation each time that it was answered', () => {
  const { ask, answered } = opened();
  ask('/search', 'POST');
  answered();
  ask('/job');
  answered('case-a-1.2');
  expect(ask('/job')).toEqual(['case-a-1.3', 1, 'case-a-1.2']);
});

test('operations are told apart, and what is closed is nobody’s from then on', () => {
  const { router, base, ask, answered } = opened();
  const other = router.open('case-a', 2);
  ask('/a');
  answered();
  ask('/b');
  expect(router.idsOf(base)).toEqual(['case-a-1', 'case-a-1.2']);
  router.close(base);
  expect([router.find('case-a-1'), router.find('case-a-1.2'), ask('/a')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(router.route(request(other.base))?.identity).toEqual({
    operation: 'case-a-2',
    name: 'case-a',
    attempt: 1,
  });
});

test('what an attempt meets is asked for by its number, and goes along', () => {
  const asked: number[] = [];
  const hold = (): void => {};
  const router = new OperationRouter({
    runId: '0',
    onRequest: ({ attempts }) => {
      asked.push(attempts);
      return { hold };
    },
  });
  const { base } = router.open('a', 1);
  expect([router.route(request(base))?.hold, router.route(request(base))?.hold]).toEqual([
    hold,
    hold,
  ]);
  expect(asked).toEqual([1, 2]);
});

test('a base that nobody opened is opened by its first request where that is wanted', () => {
  const asked: string[] = [];
  const router = new OperationRouter({
    runId: '0',
    onRequest: () => ({}),
    opens(name, n) {
      asked.push(`${name} ${n}`);
      return name === 'read';
    },
  });
  const ids = ['/t/0/read/7', '/t/0/read/7', '/t/0/other/7', '/t/1/read/7', '/t/0/read/07'].map(
    (base) => router.route(request(`${base}/items`))?.identity,
  );
  const identity = { operation: 'read-7', name: 'read' };
  expect({ ids, asked }).toEqual({
    ids: [
      { ...identity, attempt: 1 },
      { ...identity, attempt: 2 },
      undefined,
      undefined,
      undefined,
    ],
    asked: ['read 7', 'other 7', 'read 7', 'read 7'],
  });
});
