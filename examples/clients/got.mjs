// got as it comes: it retries by itself.
import got from 'got';

export default function client({ url, method, headers, body }) {
  return got(url, { method, headers, body }).text();
}
