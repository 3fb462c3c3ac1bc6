import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { readTask, tell } from '../child.ts';
import { measureWindow } from '../window.ts';
import { bodyAround, headersOf, type PeerTask } from '../work.ts';

/**
 * autocannon as a library. `setupRequest` is its way to give each request a key of its own; the
 * other, `idReplacement`, puts in ids that are no UUIDs and took about as much time.
 */
const task = readTask<PeerTask>();
const { work, connections, warmupMs, windowMs } = task;
const { method, key } = work;
const headers = headersOf(work);
const [body] = bodyAround(work) ?? [];
let requests = 0;
let refused = 0;

const done = Promise.withResolvers<void>();
const options: autocannon.Options = {
  url: work.url + work.path,
  connections,
  pipelining: 1,
  duration: Math.ceil((warmupMs + windowMs) / 1_000) + 15,
  requests: [
    {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      setupRequest: (request) => {
        if (key) request.headers = { ...headers, [key.field]: randomUUID() };
        return request;
      },
    },
  ],
};
const instance = autocannon(options, (error) => (error ? done.reject(error) : done.resolve()));
instance.on('response', (_client, statusCode) => {
  requests += 1;
  if (statusCode > 299) refused += 1;
});
const measurement = await measureWindow(task, () => requests);
instance.stop?.();
await done.promise;
if (refused > 0) throw new Error(`${refused} requests were not answered with 2xx`);
tell(measurement);
process.disconnect();
