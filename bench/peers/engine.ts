import { randomUUID } from 'node:crypto';
import { createExchange } from '../../src/engine/engine.ts';
import { createRawEngine } from '../../src/engine/raw.ts';
import { hostOf, targetOf } from '../../src/engine/target.ts';
import { createRequestTemplate } from '../../src/wire/request-template.ts';
import { readTask, tell } from '../child.ts';
import { measureWindow } from '../window.ts';
import { bodyAround, headersOf, type PeerTask, type Work } from '../work.ts';

/** The raw engine alone: no operations, no rules, no histograms, no trace. */
const task = readTask<PeerTask>();
const { work, connections } = task;
const target = targetOf(new URL(work.url));
const compose = composer(work);
let requests = 0;
let refused = 0;

const submit = (): void =>
  engine.submit(createExchange({ method: work.method, request: compose(), wantsBody: false }));
await using engine = createRawEngine({
  target,
  connections,
  timeouts: { connectMs: 5_000, headersMs: 30_000, bodyMs: 30_000 },
  limits: { headBytes: 65_536, bodyBytes: 67_108_864 },
  wantedHeaders: ['retry-after', 'date', 'location'],
  now: () => performance.now(),
  onSettled: (exchange) => {
    requests += 1;
    if (exchange.status < 200 || exchange.status > 299) refused += 1;
    if (!isOver) submit();
  },
});
let isOver = false;
for (let index = 0; index < connections; index += 1) submit();
const measurement = await measureWindow(task, () => requests);
if (refused > 0) throw new Error(`${refused} requests were not answered with 2xx`);
tell(measurement);
isOver = true;
process.disconnect();

function composer({ method, path, key }: Work): () => string {
  const inHeader = key?.in === 'header' ? [key.field] : [];
  const encode = createRequestTemplate({
    method,
    host: hostOf(target),
    headers: Object.entries(headersOf(work)),
    variableHeaders: inHeader,
  });
  const [before, after] = bodyAround(work) ?? [];
  return () => {
    const fresh = key ? randomUUID() : '';
    const body = key?.in === 'body' && before !== undefined ? before + fresh + after : before;
    return encode(path, key?.in === 'header' ? [fresh] : [], body);
  };
}
