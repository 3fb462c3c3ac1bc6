import { connect, isIP, type Socket } from 'node:net';
import { createSecureContext, getCACertificates, connect as secureConnect } from 'node:tls';
import type { EngineTarget } from './engine.ts';

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
export function createDialer({ protocol, hostname, port }: EngineTarget): Dialer {
  return protocol === 'https:' ? secureDialer(hostname, port) : plainDialer(hostname, port);
}

function plainDialer(host: string, port: number): Dialer {
  // All connections read into one buffer, as reading is synchronous: with `onread` a response costs
  // neither an allocation nor a stream event.
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  return {
    readyEvent: 'connect',
    dial: (onBytes) =>
      connect({
        host,
        port,
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

function secureDialer(host: string, port: number): Dialer {
  // One context for all connections: reading the certificates takes milliseconds. The system's are
  // trusted beside Node's own, as a company's are only there.
  const ca = [...getCACertificates('default'), ...getCACertificates('system')];
  const secureContext = createSecureContext({ ca });
  return {
    readyEvent: 'secureConnect',
    dial: (onBytes) => {
      const socket = secureConnect({
        host,
        port,
        secureContext,
        ALPNProtocols: ['http/1.1'],
        // RFC 6066 §3: an address is no server name.
        ...(isIP(host) ? {} : { servername: host }),
      });
      socket.setNoDelay(true);
      socket.on('data', (chunk: Buffer) => onBytes(chunk, chunk.length));
      return socket;
    },
  };
}
