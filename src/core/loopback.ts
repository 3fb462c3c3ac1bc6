/**
 * Whether the URL of a target leads to this machine by its name alone: a loopback address, or a Unix
 * socket. A name that merely resolves to one does not count, since that may change.
 */
export function isLoopback(target: string): boolean {
  const { hostname, protocol } = new URL(target);
  return protocol === 'unix:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
