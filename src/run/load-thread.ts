import { parentPort, workerData } from 'node:worker_threads';
import { operationNames } from '../core/profile-operation.ts';
import { loadHistograms } from '../core/stats/histogram.ts';
import { RunMetrics } from '../core/stats/metrics.ts';
import { startClock } from './clock.ts';
import { generateLoad } from './generate-load.ts';
import { measureTimerNoise } from './heartbeat.ts';
import type { FromLoad, LoadThreadData, ToLoad } from './load-messages.ts';
import { startOwnClient } from './own-client-driver.ts';
import { tellError } from './told-error.ts';
import type { ClientDriver } from './trial/driver.ts';

// The load has a thread of its own, apart from the terminal, so that nothing delays its stamps.
if (!parentPort) throw new Error('this file is a worker');
const main = parentPort;
const tell = (message: FromLoad): void => main.postMessage(message);
const interruption = new AbortController();
const data = workerData as LoadThreadData;
// Before the first arrival: all of this takes its time, and a run begins at 0.
await loadHistograms();
const metrics = new RunMetrics(operationNames(data.plan.profile.operations));
const timerNoiseMs = await measureTimerNoise(startClock());

async function startDriver(): Promise<ClientDriver | undefined> {
  const { own } = data.plan.profile.client;
  return own ? await startOwnClient(own) : undefined;
}

const run = (driver: ClientDriver | undefined) => async (message: ToLoad) => {
  if (message.kind === 'interrupt') {
    interruption.abort();
    return;
  }
  try {
    const outcome = await generateLoad(data, {
      metrics,
      origin: message.origin,
      ...{ port: message.port, timerNoiseMs, driver },
      onProgress: (progress) => tell({ kind: 'progress', progress }),
      signal: interruption.signal,
    });
    tell({ kind: 'done', outcome });
  } catch (error) {
    tell(tellError(error));
  }
  main.close();
};

try {
  main.on('message', run(await startDriver()));
  tell({ kind: 'ready' });
} catch (error) {
  tell(tellError(error));
}
