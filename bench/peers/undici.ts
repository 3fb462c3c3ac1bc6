import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { readTask, tell } from '../child.ts';
import { measureWindow } from '../window.ts';
import { bodyAround, headersOf, type PeerTask } from '../work.ts';

/** undici's pool, one loop a connection: request, drop the body, again. */
const task = readTask<PeerTask>();
const { work, connections } = task;
const { method, path, key } = work;
const headers = headersOf(work);
const [body] = bodyAround(work) ?? [];
const pool = new Pool(work.url, { connections, pipelining: 1 });
let requests = 0;
let isOver = false;

async function loop(): Promise<void> {
  while (!isOver) {
    const response = await pool.request({
      method,
      path,
      headers: key ? { ...headers, [key.field]: randomUUID() } : headers,
      ...(body === undefined ? {} : { body }),
    });
    await response.body.dump();
    if (response.statusCode > 299) throw new Error(`answered with ${response.statusCode}`);
    requests += 1;
  }
}

const loops = Array.from({ length: connections }, loop);
const measurement = await measureWindow(task, () => requests);
isOver = true;
await Promise.all(loops);
await pool.close();
tell(measurement);
process.disconnect();
