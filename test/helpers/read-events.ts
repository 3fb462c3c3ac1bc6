/** An event of a stream, its data read. */
export interface ReadEvent {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is for the test to say
  readonly data: any;
}

/** The whole text of a stream of server-sent events, up to its end. */
export async function followEvents(url: string): Promise<ReadEvent[]> {
  const response = await fetch(new URL('/events', url));
  return parseEvents(await response.text());
}

/** The events of such a text; comments and blocks without data are none. */
export function parseEvents(text: string): ReadEvent[] {
  const blocks = text.split('\n\n').map((block) => {
    const pairs = block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2));
    return Object.fromEntries(pairs) as Record<string, string>;
  });
  return blocks
    .filter(({ data }) => data !== undefined)
    .map(({ event = 'message', data = '' }) => ({ name: event, data: JSON.parse(data) }));
}
