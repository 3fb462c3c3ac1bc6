// ky as it comes: it retries by itself.
import ky from 'ky';

export default function client({ url, method, headers, body }) {
  return ky(url, { method, headers, body }).text();
}
