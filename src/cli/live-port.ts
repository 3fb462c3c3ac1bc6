import { RetrialError } from '../core/errors.ts';
import { readCount } from './read-count.ts';

/**
 * The port of the live page; undefined where none is asked for.
 *
 * @throws RetrialError (`usage`) for what is no port, and where nobody would learn which it is.
 */
export function readLivePort(args: {
  readonly 'live-port'?: string | undefined;
  readonly quiet: boolean;
}): number | undefined {
  const port = readCount(args['live-port'], { option: '--live-port', least: 0, most: 65_535 });
  if (port === 0 && args.quiet) {
    const message = '--live-port 0 prints the port that it found, and --quiet nothing; name a port';
    throw new RetrialError(message, { code: 'usage' });
  }
  return port;
}
