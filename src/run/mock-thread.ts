import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import { startEndpoint } from '../endpoint/listen.ts';
import type { Clock } from './clock.ts';
import { startClock } from './clock.ts';
import { createApi, reportBug } from './create-api.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';
import type {
  FromMock,
  MockBatch,
  MockThreadData,
  OperationOver,
  ToMock,
} from './mock-messages.ts';
import { batchMs } from './mock-messages.ts';
import { ObservingMock } from './observing-mock.ts';
import { tellRecords } from './served-records.ts';
import { tellError } from './told-error.ts';

// The mock of a load run has a thread of its own, so that neither side's work delays the other's.
if (!parentPort) throw new Error('this file is a worker');
const main = parentPort;
const { settings, contract, seed, runId, observes } = workerData as MockThreadData;

let current: Clock = startClock();
/** That of the run, which begins anew when the load does. */
const clock: Clock = {
  now: () => current.now(),
  wallNow: () => current.wallNow(),
  wallOffsetMs: () => current.wallOffsetMs(),
  get wallOriginMs() {
    return current.wallOriginMs;
  },
  get origin() {
    return current.origin;
  },
};
let records: MockBatch['records'][number][] = [];
let port: MessagePort | undefined;
const { api, sender } = deliverWebhooks(createApi(settings), {
  settings,
  // A clock of its own: that of the run begins anew when the load does.
  clock: startClock(),
});
const plan = { api, contract, seed, runId, faults: settings.faults };

/** The mock as this thread plays it. */
interface Playing {
  readonly url: string;
  begin(): void;
  close(): Promise<void>;
  /** Absent where it does not observe. */
  readonly observer?: ObservingMock;
}

const tell = (message: FromMock): void => main.postMessage(message);

async function observe(names: readonly string[]): Promise<Playing> {
  const onRecord = (record: MockBatch['records'][number]): void => void records.push(record);
  const observer = await ObservingMock.start({ ...plan, clock, names, onRecord });
  return {
    url: observer.url,
    begin: () => observer.begin(),
    close: () => observer[Symbol.asyncDispose](),
    observer,
  };
}

function play(): Promise<Playing> {
  return startEndpoint({
    ...plan,
    port: 0,
    now: () => current.now(),
    wallNow: () => current.wallNow(),
    events: {
      ...tellRecords((record) => void records.push(record)),
      onError: reportBug,
    },
  });
}

const flush = (): void => {
  const batch: MockBatch = { records, watermarkMs: current.now() };
  records = [];
  port?.postMessage(batch);
};

function serve(playing: Playing): void {
  const { observer } = playing;
  let timer: NodeJS.Timeout | undefined;
  main.on('message', async (message: ToMock) => {
    if (message.kind === 'start') {
      current = startClock(message.origin);
      port = message.port;
      if (observer) port.on('message', (operation: OperationOver) => observer.over(operation));
      timer = setInterval(flush, batchMs);
      playing.begin();
      return;
    }
    clearInterval(timer);
    sender[Symbol.dispose]();
    await playing.close();
    port?.close();
    tell({ kind: 'stopped', ledger: api.ledger(), strayRequests: observer?.strays ?? 0 });
    main.close();
  });
  tell({ kind: 'listening', url: playing.url, timerNoiseMs: observer?.timerNoiseMs ?? 0 });
}

const playing = await (observes ? observe(observes) : play()).catch((error: unknown) =>
  tell(tellError(error)),
);
if (playing) serve(playing);
