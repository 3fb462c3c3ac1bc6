import type { CaseApi, CaseRequest, ClientCase } from './case.ts';

/** What a client is asked to send. */
export interface AskedRequest {
  readonly method: string;
  /** With the query, below the base URL of the operation. */
  readonly path: string;
  /** No idempotency key: that is the client's own business. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for a read. */
  readonly body: string | undefined;
}

type Paths = { readonly [Request in CaseRequest]: string };

interface ApiRequests {
  readonly paths: Paths;
  /** By a key that the mock knows. */
  readonly credential: Readonly<Record<string, string>>;
  readonly body: string;
}

const requests: { readonly [Api in CaseApi]: ApiRequests } = {
  plain: {
    paths: { read: '/items', write: '/orders' },
    credential: {},
    body: JSON.stringify({ item: 'lamp', count: 1 }),
  },
  aigeon: {
    paths: {
      read: '/public/api/v1/token/check',
      write: '/public/api/v1/contacts/add-group-members',
    },
    credential: { 'X-Api-Token': 'sk_test_a' },
    body: JSON.stringify({ group_id: 7, members: [{ email: 'ada@example.com' }] }),
  },
  aisearch: {
    paths: { read: '/v1/async/status', write: '/v1/search' },
    credential: { Authorization: 'Bearer sk_test_a' },
    body: JSON.stringify({ query: 'retries', surfaces: ['chatgpt'] }),
  },
};

/**
 * What the client is asked to send in this case: the API's plainest read or write that succeeds,
 * unless the case asks for something else.
 */
export function requestOf(
  api: CaseApi,
  { request, asks }: Pick<ClientCase, 'request' | 'asks'>,
): AskedRequest {
  const { paths, credential, body } = requests[api];
  if (request === 'read') {
    return { method: 'GET', path: paths.read, headers: credential, body: undefined };
  }
  return {
    method: 'POST',
    path: asks?.path ?? paths.write,
    headers: { ...credential, 'Content-Type': 'application/json' },
    body: asks?.body ?? body,
  };
}
