import type { Preflight } from '../../core/preflight.ts';
import { printable } from './printable.ts';

/** What the target told of itself before the load, on one line. */
export function renderPreflight(preflight: Preflight): string {
  const { request } = preflight;
  if (preflight.kind === 'unreachable') return `${request}: unreachable, ${preflight.error}`;
  if (preflight.kind === 'no-answer') {
    return `${request}: connected, but without an answer: ${preflight.error}`;
  }
  const { status, protocol, keepAlive, envelope } = preflight;
  const parts = [
    `${status} over ${protocol}`,
    ...(protocol === 'http/1.1' ? [] : ['the load itself speaks http/1.1']),
    keepAlive ? 'the connection stays open' : 'the connection is closed behind each answer',
    ...(envelope === undefined ? [] : [envelopeWords(envelope)]),
  ];
  return `${request}: ${parts.join('; ')}`;
}

function envelopeWords(
  envelope: NonNullable<Extract<Preflight, { kind: 'answered' }>['envelope']>,
): string {
  return envelope === 'ok'
    ? 'its answer fits the contract'
    : `its answer breaks the contract: ${printable(envelope.broken)}`;
}
