import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import type { EffectRecord, FaultRecord } from '../core/trace.ts';
import type { AttemptIdentity, Endpoint } from '../endpoint/endpoint.ts';
import { startEndpoint } from '../endpoint/listen.ts';
import type { Clock } from './clock.ts';
import { startClock } from './clock.ts';
import { createApi, reportBug } from './create-api.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';
import type { FromMock, MockBatch, MockThreadData, ToMock } from './mock-messages.ts';
import { batchMs } from './mock-messages.ts';
import { tellError } from './told-error.ts';

// The mock of a load run has a thread of its own, so that neither side's work delays the other's.
if (!parentPort) throw new Error('this file is a worker');
const main = parentPort;
const { settings, contract, seed, runId } = workerData as MockThreadData;

let clock: Clock = startClock();
let records: (EffectRecord | FaultRecord)[] = [];
let port: MessagePort | undefined;
const { api, sender } = deliverWebhooks(createApi(settings), {
  settings,
  // A clock of its own: that of the run begins anew when the load does.
  clock: startClock(),
});

const identified = (identity: AttemptIdentity | undefined) =>
  identity ? { operation: identity.operation, attempt: identity.attempt } : {};
const tell = (message: FromMock): void => main.postMessage(message);
const endpoint = await startEndpoint({
  api,
  contract,
  port: 0,
  faults: settings.faults,
  seed,
  runId,
  now: () => clock.now(),
  wallNow: () => clock.wallNow(),
  events: {
    onEffect: ({ effect, jobId, idempotencyKey, atMs, identity }) =>
      records.push({
        type: 'effect',
        effect,
        atMs,
        ...identified(identity),
        jobId,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
        when: 'before-answer',
      }),
    onError: reportBug,
    onFault: ({ atMs, kind, identity }) =>
      records.push({ type: 'fault', atMs, ...identified(identity), kind }),
  },
}).catch((error: unknown) => tell(tellError(error)));

const flush = (): void => {
  const batch: MockBatch = { records, watermarkMs: clock.now() };
  records = [];
  port?.postMessage(batch);
};

function serve(playing: Endpoint): void {
  let timer: NodeJS.Timeout | undefined;
  main.on('message', async (message: ToMock) => {
    if (message.kind === 'start') {
      clock = startClock(message.origin);
      port = message.port;
      timer = setInterval(flush, batchMs);
      playing.begin();
      return;
    }
    clearInterval(timer);
    sender[Symbol.dispose]();
    await playing.close();
    port?.close();
    tell({ kind: 'stopped', ledger: api.ledger() });
    main.close();
  });
  tell({ kind: 'listening', url: playing.url });
}

if (endpoint) serve(endpoint);
