import type { LiveLook } from '../report/live/look.ts';
import { renderLiveLine } from '../report/terminal/live-panel.ts';
import type { Terminal } from './live-area.ts';
import { LivePanel } from './live-panel.ts';
import { canRedraw, wantsColor } from './terminal.ts';

/** Where nothing can be drawn over, a line is printed so often. */
const plainEveryMs = 5_000;

/** What is told of a load while it runs. */
export interface LiveTeller extends Disposable {
  show(look: LiveLook): void;
  /** Takes away what cannot stay. */
  clear(): void;
}

/** What it is told on: a terminal, or not. */
type Stream = Terminal & { readonly isTTY?: boolean };

/** Tells on a stream how a run is going: by a panel that is drawn over, or else now and then by a line. */
export function createLiveTeller(out: Stream, env = process.env): LiveTeller {
  if (canRedraw(out, env)) return new LivePanel(out, { color: wantsColor(out, env) });
  let nextMs = plainEveryMs;
  return {
    show(look) {
      if (look.elapsedMs < nextMs) return;
      nextMs = (Math.floor(look.elapsedMs / plainEveryMs) + 1) * plainEveryMs;
      out.write(`${renderLiveLine(look)}\n`);
    },
    clear() {},
    [Symbol.dispose]() {},
  };
}
