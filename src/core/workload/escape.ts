/** Percent-encodes what would end or split a part of a path or a query (RFC 3986 §2.2); UTF-8. */
export function escapeInPath(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/** A value within a JSON text: as it stands between the quotes of a string. */
export function escapeInJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** Percent-encodes (UTF-8) only what cannot stand in a header's value: all but printable Latin-1 and tab. */
export function escapeInHeader(value: string): string {
  return value
    .toWellFormed()
    .replace(/[^\t\x20-\x7e\x80-\xff]/gu, (character) => encodeURIComponent(character));
}

/**
 * Path and query of an address that an answer gave, absolute or relative to the root of `origin`
 * (e.g. `http://127.0.0.1:80`). The host that it names does not count: a load goes to one host.
 */
export function targetOfAddress(address: string, origin: string): string {
  const url = URL.parse(address.toWellFormed(), `${origin}/`);
  return url === null || !/^https?:$/.test(url.protocol)
    ? `/${escapeInPath(address)}`
    : url.pathname + url.search;
}
