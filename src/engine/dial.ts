import { connect, isIP, type Socket } from 'node:net';
import { createSecureContext, connect as secureConnect } from 'node:tls';
import type { TlsSettings } from '../core/profile-tls.ts';
import type { EngineTarget } from './engine.ts';
import { trustedCertificates } from './trust.ts';

/** Called with the bytes from 0 to `length` of a buffer that is filled again afterwards. */
type OnBytes = (buffer: Buffer, length: number) => void;

/** How sockets to one target are opened. */
export interface Dialer {
  /** The event of a socket that is ready to be written to. */
  readonly readyEvent: 'connect' | 'secureConnect';
  dial(onBytes: OnBytes): Socket;
}

// What one read brings at most: libuv asks for no more.
const readBytes = 65_536;

/** Opens sockets to this target; nothing is looked up or opened before `dial`. */
export function createDialer(target: EngineTarget, tls?: TlsSettings): Dialer {
  return target.protocol === 'https:' ? secureDialer(target, tls) : plainDialer(target);
}

function plainDialer({ hostname, port, socketPath }: EngineTarget): Dialer {
  const place = socketPath === undefined ? { host: hostname, port } : { path: socketPath };
  // All connections read into one buffer, as reading is synchronous: with `onread` a response costs
  // neither an allocation nor a stream event.
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  return {
    readyEvent: 'connect',
    dial: (onBytes) =>
      connect({
        ...place,
        noDelay: true,
        onread: {
          buffer,
          callback: (length) => {
            onBytes(buffer, length);
            return true;
          },
        },
      }),
  };
}

function secureDialer({ hostname: host, port }: EngineTarget, tls?: TlsSettings): Dialer {
  // One context for all connections: reading the certificates takes milliseconds.
  const secureContext = createSecureContext({ ca: trustedCertificates(tls) });
  // RFC 6066 §3: an address is no server name.
  const servername = tls?.servername ?? (isIP(host) ? undefined : host);
  return {
    readyEvent: 'secureConnect',
    dial: (onBytes) => {
      const socket = secureConnect({
        host,
        port,
        secureContext,
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: tls?.insecure !== true,
        ...(servername === undefined ? {} : { servername }),
      });
      socket.setNoDelay(true);
      socket.on('data', (chunk: Buffer) => onBytes(chunk, chunk.length));
      return socket;
    },
  };
}
