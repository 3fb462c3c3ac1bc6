import type { LiveLook } from '../report/live/look.ts';
import { renderPanel } from '../report/terminal/live-panel.ts';
import type { Terminal } from './live-area.ts';
import { LiveArea } from './live-area.ts';

/** At most four draws a second, however often it is told or its terminal changes its size. */
const leastGapMs = 250;

/** Draws a load on a terminal as it goes, and leaves nothing behind. */
export class LivePanel implements Disposable {
  readonly #out: Terminal;
  readonly #area: LiveArea;
  readonly #color: boolean;
  readonly #now: () => number;
  #look: LiveLook | undefined;
  #drawnMs = Number.NEGATIVE_INFINITY;
  readonly #redraw = (): void => this.#draw();

  constructor(
    out: Terminal,
    {
      color,
      now = () => performance.now(),
    }: { readonly color: boolean; readonly now?: () => number },
  ) {
    this.#out = out;
    this.#area = new LiveArea(out);
    this.#color = color;
    this.#now = now;
    out.on('resize', this.#redraw);
  }

  show(look: LiveLook): void {
    this.#look = look;
    this.#draw();
  }

  /** Takes what is drawn away until something is shown again: somebody else has something to say. */
  clear(): void {
    this.#look = undefined;
    this.#area.clear();
    this.#drawnMs = Number.NEGATIVE_INFINITY;
  }

  #draw(): void {
    const nowMs = this.#now();
    if (!this.#look || nowMs - this.#drawnMs < leastGapMs) return;
    this.#drawnMs = nowMs;
    const { columns, rows } = this.#area;
    this.#area.draw(renderPanel(this.#look, { columns, rows, color: this.#color }));
  }

  [Symbol.dispose](): void {
    this.#out.off('resize', this.#redraw);
    this.clear();
  }
}
