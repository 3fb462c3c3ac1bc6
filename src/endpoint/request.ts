import type { ApiRequest } from '../core/apis/api.ts';
import type { WireRequest } from '../wire/message.ts';

/**
 * Field values by lower-case name. A name that stands on several lines keeps all its values, in
 * their order, joined as one list (RFC 9110 §5.3).
 */
function headerMap(headers: WireRequest['headers']): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = map.get(key);
    map.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return map;
}

/** `http://host/path?query`, as a client may write it to any server (RFC 9112 §3.2.2), without its origin. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target);
  if (origin === null) return target;
  const rest = target.slice(origin[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** The request as a mock API sees it; nothing of it points into the parser's buffer. */
export function toApiRequest(request: WireRequest): ApiRequest {
  const { body } = request;
  return {
    method: request.method,
    target: originForm(request.target),
    headers: headerMap(request.headers),
    body:
      body.length === 0
        ? ''
        : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'),
  };
}

/** The target without its query. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? target : target.slice(0, mark);
}
