import { get, Agent as HttpAgent } from 'node:http';
import { text } from 'node:stream/consumers';
import { Agent, fetch } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { play } from '../unit/endpoint/play.ts';

// Clients that we did not write: what they make of the endpoint is what it is worth.

const connections = 10;
const total = 1_000;

type Ask = (url: string) => Promise<string>;

const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: connections });
const undiciAgent = new Agent({ connections });
afterAll(() => {
  httpAgent.destroy();
  return undiciAgent.destroy();
});

const askHttp: Ask = (url) =>
  new Promise((resolve, reject) => {
    get(url, { agent: httpAgent }, (response) => text(response).then(resolve, reject)).on(
      'error',
      reject,
    );
  });

const askUndici: Ask = async (url) => await (await fetch(url, { dispatcher: undiciAgent })).text();

const clients: readonly (readonly [string, Ask])[] = [
  ['node:http', askHttp],
  ['fetch of undici', askUndici],
];

const paths = Array.from({ length: total }, (_, index) => `/${index}`);
/** `17 GET /16` → `GET /16`: the API numbers its answers in the order of arrival. */
const withoutNumber = (answer: string): string => answer.slice(answer.indexOf(' ') + 1);
const connectionsOf = (exchanges: readonly { readonly connection: number }[]): number =>
  new Set(exchanges.map(({ connection }) => connection)).size;
const expected = paths.map((path) => `GET ${path}`);

test.for(clients)(
  '%s gets 1,000 answers one after the other, over kept connections',
  async ([, ask]) => {
    await using played = await play();
    const answers: string[] = [];
    for (const path of paths) answers.push(withoutNumber(await ask(played.endpoint.url + path)));
    expect(answers).toEqual(expected);
    // fetch settles before its connection is free again, so it may come to need a second one.
    expect(connectionsOf(played.exchanges)).toBeLessThanOrEqual(2);
  },
);

test.for(clients)('%s gets 1,000 answers at once, each to its own question', async ([, ask]) => {
  // Every third answer is held, so that answers overtake each other across connections.
  await using played = await play({ workMs: (nth) => (nth % 3 === 0 ? 2 : 0) });
  const answers = await Promise.all(paths.map((path) => ask(played.endpoint.url + path)));
  expect(answers.map(withoutNumber)).toEqual(expected);
  expect(played.requests).toHaveLength(total);
  expect(connectionsOf(played.exchanges)).toBe(connections);
});

test.for(clients)(
  '%s gets every answer that no fault took, and an error for every other',
  async ([, ask]) => {
    await using played = await play({
      faults: [
        { kind: 'reset', match: { path: '/1*' } },
        { kind: 'close', match: { path: '/2*' } },
        { kind: 'truncate', match: { path: '/3*' } },
        { kind: 'truncate', framing: 'chunked', match: { path: '/4*' } },
        { kind: 'lost-answer', match: { path: '/5*' } },
        { kind: 'status', status: 503, body: 'n faulty', match: { path: '/6*' } },
        { kind: 'delay', delay: '2ms', match: { path: '/7*' } },
      ],
    });
    const settled = await Promise.allSettled(paths.map((path) => ask(played.endpoint.url + path)));
    const outcomes = settled.map((one) =>
      one.status === 'fulfilled' ? withoutNumber(one.value) : 'error',
    );
    expect(outcomes).toEqual(
      paths.map((path) => {
        if (/^\/[1-5]/.test(path)) return 'error';
        return path.startsWith('/6') ? 'faulty' : `GET ${path}`;
      }),
    );
  },
);
