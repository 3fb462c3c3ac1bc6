import { expect, test } from 'vitest';
import { createAigeon } from '../../../../src/core/apis/aigeon/aigeon.ts';
import { AigeonOptions } from '../../../../src/core/apis/aigeon/options.ts';
import { createAisearch } from '../../../../src/core/apis/aisearch/aisearch.ts';
import { AisearchOptions } from '../../../../src/core/apis/aisearch/options.ts';
import type { ApiRequest, ApiResponse, ApiStep, MockApi } from '../../../../src/core/apis/api.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import { importBody, importPath, token } from '../../../helpers/aigeon.ts';
import { bearer } from '../../../helpers/aisearch.ts';
import { contextUnder } from '../../../helpers/judging.ts';
import type { Call } from '../../../helpers/played.ts';
import { play, playedOriginMs } from '../../../helpers/played.ts';

type Api = 'aigeon' | 'aisearch';
/** Makes another server of a true one, for good or ill. */
type Bend = (step: ApiStep, request: ApiRequest, nowMs: number) => ApiStep;

const created = {
  aigeon: (): MockApi => createAigeon(AigeonOptions.parse({})),
  aisearch: (): MockApi =>
    createAisearch(AisearchOptions.parse({ captureTime: '1s', limits: { syncCaptures: 1 } })),
};

function bent(api: MockApi, bend: Bend): MockApi {
  return {
    ...api,
    ledger: () => api.ledger(),
    step: (request, nowMs, random) => bend(api.step(request, nowMs, random), request, nowMs),
  };
}

const key = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const importing = { target: importPath, headers: token('sk_test_a'), body: importBody };
const search = { query: 'news', surfaces: ['chatgpt', 'claude'] };
const searching = { target: '/v1/search', headers: bearer('sk_test_a'), body: search };
const capturing = {
  ...searching,
  target: '/v1/search?mode=sync',
  body: { query: 'news', surfaces: ['chatgpt'] },
};

/** So many imports, 20 ms apart, and one more that comes back as it was told. */
const burst: readonly Call[] = [
  ...Array.from({ length: 21 }, (_, n) => ({
    ...importing,
    ...{ operation: `w${n}`, atMs: 20 * n, key: key(n) },
  })),
  { ...importing, operation: 'w20', atMs: 1_420, key: key(20) },
];
/** An answer is lost, and the key is sent again later, when the job is done. */
const lostAnswer = (call: Omit<Call, 'operation' | 'atMs'>): readonly Call[] => [
  { ...call, operation: 'a', atMs: 0, key: key(1), lost: true },
  { ...call, operation: 'a', atMs: 2_500, key: key(1) },
];
const askedTwice = (call: Omit<Call, 'operation' | 'atMs'>): readonly Call[] =>
  lostAnswer(call).map((one) => ({ ...one, lost: false }));
/** Three reads in one second. */
const reads: readonly Call[] = [0, 100, 200].map((atMs, n) => ({
  ...{ method: 'GET', target: '/v1/async/status', headers: bearer('sk_test_a') },
  ...{ operation: `r${n}`, atMs },
}));
/** Two captures where one may be under way: the second is refused, and comes back. */
const captures: readonly Call[] = [
  { ...capturing, operation: 'a', atMs: 0, key: key(1) },
  { ...capturing, operation: 'b', atMs: 200, key: key(2) },
  { ...capturing, operation: 'b', atMs: 1_300, key: key(2) },
];

function withHeader(
  response: ApiResponse,
  name: string,
  change: (value: string) => string | undefined,
): ApiResponse {
  const headers = response.headers.flatMap(([known, value]) => {
    const changed = known === name ? change(value) : value;
    return changed === undefined ? [] : [[known, changed] as const];
  });
  return { ...response, headers };
}

const header =
  (name: string, change: (value: string) => string | undefined): Bend =>
  (step) => ({ ...step, response: withHeader(step.response, name, change) });
const bodyText =
  (change: (body: string) => string): Bend =>
  (step) => ({ ...step, response: { ...step.response, body: change(step.response.body) } });
const onReplay =
  (bend: Bend): Bend =>
  (step, request, nowMs) =>
    step.effects.some(({ effect }) => effect === 'replayed') ? bend(step, request, nowMs) : step;

/** Takes each request to a server of its own, so that no limit is ever met. */
function forgetful(api: Api): Bend {
  return (_, request, nowMs) => created[api]().step(request, nowMs, () => 0.5);
}

/** Refuses whoever was refused within the last `ms`, whatever it promised. */
function holdingGrudge(ms: number): Bend {
  let grudge: { readonly step: ApiStep; readonly untilMs: number } | undefined;
  return (step, _, nowMs) => {
    if (grudge && nowMs < grudge.untilMs) return { ...grudge.step, readyAtMs: nowMs };
    if (step.response.body.includes('429001')) grudge = { step, untilMs: nowMs + ms };
    return step;
  };
}

/** Keeps the first answer of a key, whatever it is, and replays it. */
function storingFailures(): Bend {
  const answers = new Map<string, ApiStep>();
  return (step, { body }, nowMs) => {
    const stored = answers.get(body);
    answers.set(body, stored ?? step);
    if (!stored || stored.response.status < 400) return step;
    const headers = [...stored.response.headers, ['Idempotent-Replayed', 'true'] as const];
    return { effects: [], readyAtMs: nowMs, response: { ...stored.response, headers } };
  };
}

const other = { query: 'weather', surfaces: ['chatgpt', 'claude'] };
/** Answers another body under a known key as if it were the first one. */
const blindToBodies = (api: MockApi): MockApi => ({
  ...api,
  ledger: () => api.ledger(),
  step: (request, nowMs, random) =>
    api.step({ ...request, body: request.body.replace('weather', 'news') }, nowMs, random),
});

/** Takes no notice of keys. */
const blindToKeys = (api: MockApi): MockApi => ({
  ...api,
  ledger: () => api.ledger(),
  step: (request, nowMs, random) => {
    const headers = [...request.headers].filter(([name]) => name !== 'idempotency-key');
    return api.step({ ...request, headers: new Map(headers) }, nowMs, random);
  },
});

interface Mutant {
  readonly rule: string;
  readonly does: string;
  readonly api: Api;
  readonly calls: readonly Call[];
  readonly bend: (api: MockApi) => MockApi;
}

const by =
  (bend: () => Bend) =>
  (api: MockApi): MockApi =>
    bent(api, bend());

const mutants: readonly Mutant[] = [
  {
    rule: 'status-mirrored',
    does: 'repeats another status in the body',
    api: 'aisearch',
    calls: captures,
    bend: by(() => bodyText((body) => body.replace('"status":429', '"status":400'))),
  },
  {
    rule: 'rate-limit-headers',
    does: 'tells the reset in milliseconds',
    api: 'aisearch',
    calls: captures,
    bend: by(() => header('X-RateLimit-Reset', (value) => `${value}000`)),
  },
  {
    rule: 'rate-limit-headers',
    does: 'leaves the reset out of refusals',
    api: 'aisearch',
    calls: captures,
    bend: by(() => header('X-RateLimit-Reset', () => undefined)),
  },
  {
    rule: 'remaining-truthful',
    does: 'always says that nine remain',
    api: 'aisearch',
    calls: [
      ...captures.slice(0, 1),
      ...reads.map((call) => ({ ...call, atMs: call.atMs + 2_000 })),
    ],
    bend: by(() => header('X-RateLimit-Remaining', () => '9')),
  },
  {
    rule: 'quota-respected',
    does: 'admits one write more than the limit',
    api: 'aigeon',
    calls: burst.slice(0, 21),
    bend: by(() => forgetful('aigeon')),
  },
  {
    rule: 'retry-after-truthful',
    does: 'refuses for longer than it told',
    api: 'aigeon',
    calls: [...burst, { ...importing, operation: 'w20', atMs: 3_000, key: key(20) }],
    bend: by(() => holdingGrudge(2_000)),
  },
  {
    rule: 'replay-same-answer',
    does: 'replays a job that it never made',
    api: 'aisearch',
    calls: lostAnswer(searching),
    bend: by(() => onReplay(bodyText((body) => body.replace('"jobId":"', '"jobId":"other_')))),
  },
  {
    rule: 'replay-same-answer',
    does: 'replays another body',
    api: 'aigeon',
    calls: askedTwice(importing),
    bend: by(() => onReplay(bodyText((body) => body.replace('"message":""', '"message":"again"')))),
  },
  {
    rule: 'replay-marked',
    does: 'does not mark its replays',
    api: 'aisearch',
    calls: lostAnswer(searching),
    bend: by(() => header('Idempotent-Replayed', () => undefined)),
  },
  {
    rule: 'conflict-detected',
    does: 'answers another body with the first job',
    api: 'aisearch',
    calls: askedTwice(searching).map((call, n) => (n === 0 ? call : { ...call, body: other })),
    bend: blindToBodies,
  },
  {
    rule: 'concurrent-duplicates',
    does: 'executes each of ten requests that come at once with one key',
    api: 'aigeon',
    calls: Array.from({ length: 10 }, () => ({
      ...importing,
      ...{ operation: 'a', atMs: 0, key: key(1) },
    })),
    bend: blindToKeys,
  },
  {
    rule: 'failed-attempt-not-stored',
    does: 'stores a failure and replays it',
    api: 'aisearch',
    calls: captures,
    bend: by(storingFailures),
  },
];

function serverFindings(api: Api, operations: readonly Operation[]) {
  const judge = createJudge(contextUnder(api, { ledger: true, wallOriginMs: playedOriginMs }));
  for (const operation of operations) judge.operation(operation);
  const ofServers = judge.outcomes().filter(({ subject }) => subject === 'server');
  return {
    flagged: ofServers.filter(({ violations }) => violations > 0).map(({ id }) => id),
    passed: ofServers.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id),
  };
}

test.for(mutants)('a server that $does is caught by $rule alone', ({ rule, api, calls, bend }) => {
  const { flagged } = serverFindings(
    api,
    play(bend(created[api]()), contextUnder(api).contract, calls),
  );
  expect(flagged).toEqual([rule]);
});

test.for(mutants.filter(({ rule }) => rule !== 'quota-respected'))(
  'the true server passes $rule where a server that $does was caught',
  ({ rule, api, calls }) => {
    const { flagged, passed } = serverFindings(
      api,
      play(created[api](), contextUnder(api).contract, calls),
    );
    expect({ flagged, passes: passed.includes(rule) }).toEqual({ flagged: [], passes: true });
  },
);

test('the true server passes quota-respected, with the same 21 writes', () => {
  const { contract } = contextUnder('aigeon');
  const { flagged, passed } = serverFindings('aigeon', play(created.aigeon(), contract, burst));
  expect(flagged).toEqual([]);
  expect(passed).toContain('quota-respected');
});
