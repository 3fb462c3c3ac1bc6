import { setTimeout as delay } from 'node:timers/promises';

/** What to ask; without a method POST where there is a body, else GET. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name, but for `date`, `connection` and `content-length`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON value; `''` where there was no body. */
  readonly body: unknown;
}

/** Asks once, with the client that Node brings. */
export async function ask(url: string, question: Question = {}): Promise<Answer> {
  const { body, headers = {} } = question;
  const { method = body === undefined ? 'GET' : 'POST' } = question;
  const response = await fetch(url, {
    method,
    headers,
    // A redirect would be a question that nobody asked.
    redirect: 'error',
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const {
    date,
    connection,
    'content-length': length,
    ...rest
  } = Object.fromEntries(response.headers);
  return { status: response.status, headers: rest, body: text === '' ? '' : JSON.parse(text) };
}

/** Waits as long as an answer asks for, and a little more, since timers fire up to 1 ms early. */
export async function waitAsAsked({ headers }: Answer): Promise<void> {
  await delay(Number(headers['retry-after'] ?? 0) * 1_000 + 5);
}

/** Either API's code for "too many requests", as it stands in the body. */
function isRateLimited({ body }: Answer): boolean {
  const { code, error } = body as { code?: unknown; error?: { code?: unknown } };
  return code === 429001 || error?.code === 'RATE_LIMIT_EXCEEDED';
}

/** Asks, and as long as the rate limit refuses, waits for it and asks again. */
export async function askPaced(url: string, question: Question = {}): Promise<Answer> {
  let answer = await ask(url, question);
  for (let tries = 1; tries < 10 && isRateLimited(answer); tries += 1) {
    await waitAsAsked(answer);
    answer = await ask(url, question);
  }
  return answer;
}

/** Asks until the answer is as wanted, a tenth of a second apart; at most 100 times. */
export async function askUntil(
  url: string,
  question: Question,
  wanted: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let tries = 1; tries <= 100; tries += 1) {
    const answer = await askPaced(url, question);
    if (wanted(answer)) return answer;
    await delay(100);
  }
  throw new Error(`no answer of ${url} was as wanted`);
}
