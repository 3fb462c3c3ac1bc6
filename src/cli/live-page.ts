import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRedactor } from '../core/redact.ts';
import type { Result, Window } from '../core/result.ts';
import { windowCharts } from '../report/html/charts/window-charts.ts';
import { liveCells } from '../report/live/cells.ts';
import type { LiveLook } from '../report/live/look.ts';
import { lookAtEnd } from '../report/live/look-at-end.ts';
import { renderLivePage } from '../report/live/page.ts';
import type { LoadPlan } from '../run/load-messages.ts';
import type { StreamEvent } from './event-stream.ts';
import type { ServedFile } from './live-server.ts';
import { LiveServer } from './live-server.ts';
import { readAssets } from './report-assets.ts';

/** Who joins later than after an hour is told of the last hour. */
const windowsKept = 3_600;
/** Windows end on whole seconds of the run, but for the last. */
const gridMs = 1_000;

/** Shows one run on a page of this machine: what is told of it, second by second, and its end. */
export class LivePage implements AsyncDisposable {
  readonly #server: LiveServer;
  readonly #told: Told;

  private constructor(server: LiveServer, told: Told) {
    this.#server = server;
    this.#told = told;
  }

  /** @throws RetrialError (`listen`) where the port cannot be had. */
  static async open({ profile, secrets }: LoadPlan, port: number): Promise<LivePage> {
    const told = new Told();
    const files = filesOf(createRedactor(secrets ?? []).text(profile.name));
    const server = await LiveServer.open({ port, files, history: () => told.events() });
    return new LivePage(server, told);
  }

  get url(): string {
    return this.#server.url;
  }

  get hasReaders(): boolean {
    return this.#server.hasReaders;
  }

  show(look: LiveLook, windows: readonly Window[]): void {
    const endMs = Math.floor(look.elapsedMs / gridMs) * gridMs;
    this.#course(windows, endMs);
    this.#server.send(this.#told.look(look));
  }

  /** The run is over, and left its files in that folder. */
  end(result: Result, folder: string): void {
    const { windows, durationMs, verdict, exitCode, reasons } = result;
    // The last window is closed by the end itself.
    this.#course(this.#told.unknownOf(windows), durationMs);
    const { lastLook } = this.#told;
    if (lastLook) this.#server.send(this.#told.look(lookAtEnd(lastLook, result)));
    this.#server.send(this.#told.end({ verdict, exitCode, reasons, folder }));
  }

  #course(windows: readonly Window[], endMs: number): void {
    if (windows.length > 0) this.#server.send(this.#told.windows(windows, endMs));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server[Symbol.asyncDispose]();
  }
}

/** What a page must be told that joins now. */
class Told {
  readonly #plan: StreamEvent = { name: 'plan', data: { run: randomUUID() } };
  #windows: Window[] = [];
  #endMs = 0;
  #look: StreamEvent | undefined;
  #end: StreamEvent | undefined;
  #lastLook: LiveLook | undefined;

  events(): StreamEvent[] {
    const charts = windowCharts({ windows: this.#windows, endMs: this.#endMs });
    const course = this.#windows.length > 0 ? [{ name: 'course', data: charts }] : [];
    const rest = [this.#look, this.#end].filter((event) => event !== undefined);
    return [this.#plan, ...course, ...rest];
  }

  get lastLook(): LiveLook | undefined {
    return this.#lastLook;
  }

  /** Takes windows down; comes back with the event that tells of them. */
  windows(fresh: readonly Window[], endMs: number): StreamEvent {
    const isFirst = this.#windows.length === 0;
    this.#windows = [...this.#windows, ...fresh].slice(-windowsKept);
    this.#endMs = endMs;
    return { name: isFirst ? 'course' : 'charts', data: windowCharts({ windows: fresh, endMs }) };
  }

  /** Those of them that come after all that is known. */
  unknownOf(windows: readonly Window[]): Window[] {
    const lastMs = this.#windows.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY;
    return windows.filter(({ startMs }) => startMs > lastMs);
  }

  look(look: LiveLook): StreamEvent {
    this.#lastLook = look;
    this.#look = { name: 'look', data: { look, cells: liveCells(look) } };
    return this.#look;
  }

  end(data: unknown): StreamEvent {
    this.#end = { name: 'end', data };
    return this.#end;
  }
}

/** All that the page is made of, under its paths. */
function filesOf(name: string): Map<string, ServedFile> {
  const { styles, scripts } = readAssets();
  const css = [...styles.map(({ text }) => text), readAsset('live.css')];
  const js = [...scripts.map(({ text }) => text), readAsset('live.js')];
  const cssPath = (index: number): string => `/styles/${index + 1}.css`;
  const jsPath = (index: number): string => `/scripts/${index + 1}.js`;
  const page = renderLivePage({
    name,
    styles: css.map((_, index) => cssPath(index)),
    scripts: js.map((_, index) => jsPath(index)),
  });
  return new Map<string, ServedFile>([
    ['/', { type: 'text/html', text: page }],
    ...css.map((text, index): [string, ServedFile] => [cssPath(index), { type: 'text/css', text }]),
    ...js.map((text, index): [string, ServedFile] => [
      jsPath(index),
      { type: 'text/javascript', text },
    ]),
  ]);
}

function readAsset(name: string): string {
  return readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8');
}
