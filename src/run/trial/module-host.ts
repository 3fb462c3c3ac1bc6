import type { FromModule, ModuleOperation, ToModule } from './module-messages.ts';
import { reportOfCall } from './told-result.ts';

// The process of a client that is a module: whatever that does, only its own operations suffer.
const [, , file = ''] = process.argv;
const cancels = new Map<string, AbortController>();

type Client = (operation: ModuleOperation, signal: AbortSignal) => unknown;

function tell(message: FromModule): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

async function load(): Promise<Client> {
  const { default: client }: { readonly default?: unknown } = await import(file);
  if (typeof client === 'function') return client as Client;
  const found =
    client === undefined ? 'has no default export' : `exports ${typeof client} by default`;
  throw new TypeError(`it ${found}; "export default async (operation) => { … }" is what is called`);
}

const loaded = load();

async function run(id: string, operation: ModuleOperation): Promise<void> {
  const cancel = new AbortController();
  cancels.set(id, cancel);
  const { signal } = cancel;
  const client = await loaded;
  // What was cancelled while the module was loading is not begun.
  const report = await reportOfCall(() => signal.aborted || client(operation, signal));
  cancels.delete(id);
  await tell({ kind: 'report', id, report });
}

// Before the module is there, since messages are not kept for late listeners.
process.on('message', (message: ToModule) => {
  if (message.kind === 'cancel') cancels.get(message.id)?.abort();
  // A module that could not be loaded has ended this process, or is about to.
  else run(message.id, message.operation).catch(() => {});
});
// Whoever started this process is gone, and nobody would end it.
process.on('disconnect', () => process.exit());

try {
  await loaded;
  await tell({ kind: 'loaded' });
} catch (error) {
  await tell({
    kind: 'refused',
    why: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
  // Uncaught, so that Node prints the place.
  throw error;
}
