// A module: its default export does one operation. To resolve says that it succeeded.
interface Operation {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

// The client to be tried stands here; this one asks once, and leaves it when its time is over.
export default async function client(operation: Operation, signal: AbortSignal): Promise<Response> {
  const { url, method, headers, body } = operation;
  const response = await fetch(url, { method, headers, signal, ...(body && { body }) });
  await response.arrayBuffer();
  // A failure, where its `ok` is false.
  return response;
}
