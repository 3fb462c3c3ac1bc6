// Node's fetch inside p-retry, as its README puts them together.
import pRetry, { AbortError } from 'p-retry';

export default function client({ url, method, headers, body }) {
  const run = async () => {
    const response = await fetch(url, { method, headers, body });
    // Gives up where there is nothing to be found.
    if (response.status === 404) {
      throw new AbortError(response.statusText);
    }
    if (!response.ok) {
      throw new Error(response.statusText);
    }
    return response.text();
  };
  return pRetry(run, { retries: 5 });
}
