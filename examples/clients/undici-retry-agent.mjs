// undici's RetryAgent around its Agent, as it comes.
import { Agent, RetryAgent } from 'undici';

const agent = new RetryAgent(new Agent());

export default async function client({ url, method, headers, body }) {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const response = await agent.request({ origin, path, method, headers, body });
  await response.body.text();
  return { ok: response.statusCode < 400, status: response.statusCode };
}
