import { canonicalJson, isRecord, parseJson } from './apis/json-request.ts';
import { fingerprint } from './random.ts';

/** `boundary=…` of a multipart media type, quoted or not (RFC 2046 §5.1.1). */
const boundaryOf = /^\s*multipart\/[^;]+;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i;

/**
 * The hash by which the bodies of two attempts are compared, 16 hexadecimal digits; undefined where
 * there is no body. JSON counts by its value, whatever its white space and the order of its members,
 * and without the member at its top that is the idempotency key, since that has rules of its own.
 * Multipart counts without its boundary, which each attempt may draw anew. Any other body counts as
 * it stands.
 */
export function bodyHash(
  body: string,
  { contentType = '', keyField }: { readonly contentType?: string; readonly keyField?: string },
): string | undefined {
  if (body === '') return undefined;
  const boundary = boundaryOf.exec(contentType);
  const token = boundary?.[1] ?? boundary?.[2];
  if (token !== undefined) return fingerprint(body.replaceAll(`--${token}`, '--'));
  const parsed = parseJson(body);
  if (parsed.kind !== 'json') return fingerprint(body);
  const { value } = parsed;
  if (keyField === undefined || !isRecord(value)) return fingerprint(canonicalJson(value));
  return fingerprint(canonicalJson({ ...value, [keyField]: undefined }));
}
