// An adapter: operations come as lines of JSON on stdin, each is answered by one on stdout.
import { createInterface } from 'node:readline';

const cancels = new Map();

// The client to be tried stands here; this one asks once.
async function client({ url, method, headers, body }, signal) {
  const response = await fetch(url, { method, headers, body, signal });
  await response.arrayBuffer();
  return { ok: response.ok, status: response.status };
}

async function answer(operation) {
  const { id } = operation;
  const cancel = new AbortController();
  cancels.set(id, cancel);
  const result = await client(operation, cancel.signal).catch((error) => ({
    ok: false,
    error: String(error),
  }));
  cancels.delete(id);
  process.stdout.write(`${JSON.stringify({ id, ...result })}\n`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const operation = JSON.parse(line);
  if (operation.cancel) cancels.get(operation.id)?.abort();
  // Not awaited: many operations are under way at once.
  else void answer(operation);
}
