// @ts-check
/**
 * Charts over the time of a run, in a report and in a live view. A plain script: uPlot and
 * chart-options.js stand before it in the page. It sets the global `RetrialCharts`:
 *
 *   draw(root, charts)    draws each chart into the figure `[data-chart="<id>"]` below root, and adds
 *                         such a figure to root where there is none; drawn again, it is replaced;
 *                         one that fails stays as it was, or says that it cannot be drawn
 *   update(charts)        gives charts that are drawn (by id) new data, in place of the old
 *   append(charts)        adds rows to charts that are drawn; beyond 7,200 rows the oldest go
 *   resetZoom()           shows the whole run again
 *
 * `charts` is an array of `TimeChart` (src/report/html/charts/time-chart.ts):
 *   { id, title, unit: 'us' | 'rate' | 'count' | 'ratio', scale: 'linear' | 'log', stacked,
 *     seconds: [0, 1, …], series: [{ label, look: 1…6, values: [number | null, …] }, …] }
 * `windowCharts({ windows, endMs })` of src/report/html/charts/window-charts.ts makes all of them of
 * Window records: a live page is drawn with `draw(root, windowCharts(all so far))`, and goes on with
 * `append(windowCharts(fresh windows))`. All texts become text nodes, never markup.
 *
 * In a report nobody calls it: each `figure[data-chart]` holds its chart as JSON, and is drawn when
 * the page is there. Colours and dashes come from assets/charts.css (`--look-1`, `--dash-1` …).
 */
(() => {
  /**
   * @typedef {{ label: string, look: number, values: (number | null)[] }} TimeSeries
   * @typedef {{ id: string, title: string, unit: string, scale: string, stacked: boolean,
   *   seconds: number[], series: TimeSeries[] }} TimeChart
   * @typedef {{ figure: HTMLElement, box: HTMLElement, status: HTMLElement, chart: TimeChart,
   *   plot: any, observer: ResizeObserver }} Drawn
   */
  const rowLimit = 7_200;
  const { plotHeight, columnsOf, bandsOf, optionsOf, show, labelOf } = RetrialChartOptions;
  const cannotDraw = 'This browser cannot draw this chart.';
  /** Drawn charts by id. @type {Map<string, Drawn>} */
  const drawn = new Map();
  /** What part of the run is shown, in seconds. @type {{ min: number, max: number } | undefined} */
  let zoom;
  let isZooming = false;

  /** What a chart shows now: data may have been replaced since it was drawn. */
  /** @param {TimeChart} chart */
  const currentOf = (chart) => drawn.get(chart.id)?.chart ?? chart;
  const watcher = { currentOf, zoomed: follow, switched: restack };

  /** @param {any} plot @param {string} id */
  function restack(plot, id) {
    const entry = drawn.get(id);
    if (!entry) return;
    const isShown = (/** @type {number} */ index) => plot.series[index + 1].show;
    plot.delBand(null);
    for (const band of bandsOf(entry.chart, isShown)) plot.addBand(band);
    plot.setData(columnsOf(entry.chart, isShown), zoom === undefined);
  }

  /** Zooms all charts as one of them was zoomed. @param {any} plot */
  function follow(plot) {
    if (isZooming) return;
    const { min, max } = plot.scales.x;
    const seconds = plot.data[0];
    if (seconds.length < 2) return;
    const isWhole = min <= seconds[0] && max >= seconds.at(-1);
    setZoom(isWhole ? undefined : { min, max });
  }

  /** @param {{ min: number, max: number } | undefined} wanted */
  function setZoom(wanted) {
    zoom = wanted;
    isZooming = true;
    for (const { plot, figure } of drawn.values()) {
      const seconds = plot.data[0];
      const whole = { min: seconds[0] ?? 0, max: seconds.at(-1) ?? 1 };
      plot.batch(() => plot.setScale('x', zoom ?? whole));
      figure.classList.toggle('zoomed', zoom !== undefined);
    }
    isZooming = false;
  }

  /** By a factor around the middle, or around the cursor. @param {any} plot @param {number} factor */
  function zoomBy(plot, factor) {
    const { min, max } = plot.scales.x;
    const seconds = plot.data[0];
    if (seconds.length < 2) return;
    const { left } = plot.cursor;
    const center = left > 0 ? plot.posToVal(left, 'x') : (min + max) / 2;
    const from = Math.max(seconds[0], center - (center - min) * factor);
    const to = Math.min(seconds.at(-1), center + (max - center) * factor);
    const isWhole = from <= seconds[0] && to >= seconds.at(-1);
    if (to - from > 1e-3) setZoom(isWhole ? undefined : { min: from, max: to });
  }

  /** Moves the cursor by rows, for those who use no mouse. @param {Drawn} entry @param {number} by */
  function step({ plot, chart, status }, by) {
    const rows = chart.seconds.length;
    if (rows === 0) return;
    const now = plot.cursor.idx ?? (by > 0 ? -1 : rows);
    const row = Math.min(Math.max(now + by, 0), rows - 1);
    const left = plot.valToPos(chart.seconds[row], 'x');
    plot.setCursor({ left, top: plot.over.clientHeight / 2 }, true, true);
    const values = chart.series.map(({ label, values }) => `${label} ${show(chart, values[row])}`);
    status.textContent = `${labelOf.moment(chart.seconds[row] ?? 0)}: ${values.join(', ')}`;
  }

  /** @param {Drawn} entry @param {KeyboardEvent} event */
  function onKey(entry, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowLeft: () => step(entry, event.shiftKey ? -10 : -1),
      ArrowRight: () => step(entry, event.shiftKey ? 10 : 1),
      '+': () => zoomBy(entry.plot, 0.5),
      '-': () => zoomBy(entry.plot, 2),
      0: () => setZoom(undefined),
      Escape: () => setZoom(undefined),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name @param {Record<string, string>} attributes @param {string} [text]
   */
  function make(name, attributes, text = '') {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  }

  /** @param {() => any} plotOf */
  function makeTools(plotOf) {
    const tools = make('div', { class: 'chart-tools' });
    /** @type {[string, string, () => void][]} */
    const buttons = [
      ['+', 'Zoom in', () => zoomBy(plotOf(), 0.5)],
      ['−', 'Zoom out', () => zoomBy(plotOf(), 2)],
      ['Reset', 'Show the whole run', () => setZoom(undefined)],
    ];
    for (const [text, name, act] of buttons) {
      const button = make('button', { type: 'button', title: name, 'aria-label': name }, text);
      button.addEventListener('click', act);
      tools.append(button);
    }
    return tools;
  }

  /** The figure of a chart below root; made where it is not there. */
  /** @param {Element} root @param {TimeChart} chart @returns {HTMLElement} */
  function figureOf(root, { id, title }) {
    const selector = `[data-chart="${CSS.escape(id)}"]`;
    const there = root.matches(selector) ? root : root.querySelector(selector);
    if (there instanceof HTMLElement) return there;
    const figure = make('figure', { class: 'chart', 'data-chart': id });
    const caption = make('figcaption', {});
    caption.append(make('h3', {}, title));
    figure.append(caption);
    root.append(figure);
    return figure;
  }

  /** @param {string} id @param {Element} figure */
  function forget(id, figure) {
    drawn.get(id)?.observer.disconnect();
    drawn.get(id)?.plot.destroy();
    drawn.delete(id);
    for (const old of figure.querySelectorAll('.live, .chart-tools, .chart-status')) old.remove();
    figure.classList.remove('drawn');
  }

  /** The still drawing comes back to sight; a live view has none. */
  /** @param {Element} root @param {TimeChart} chart */
  function giveUp(root, chart) {
    const figure = figureOf(root, chart);
    forget(chart.id, figure);
    if (figure.querySelector('.still')) return;
    figure.append(make('p', { class: 'chart-status', role: 'status' }, cannotDraw));
  }

  /** @param {Element} root @param {TimeChart} chart */
  function drawOrGiveUp(root, chart) {
    try {
      if (!canDraw()) throw new Error(cannotDraw);
      drawOne(root, chart);
    } catch {
      giveUp(root, chart);
    }
  }

  /** Without a library, or a canvas that some browsers withhold, it would fail later, out of reach. */
  const canDraw = () =>
    typeof uPlot === 'function' && document.createElement('canvas').getContext('2d') !== null;

  /** @param {Element} root @param {TimeChart} chart */
  function drawOne(root, chart) {
    const figure = figureOf(root, chart);
    forget(chart.id, figure);
    const name = `${chart.title}; arrow keys read values, plus and minus zoom, 0 shows all`;
    const box = make('div', { class: 'live', tabindex: '0', role: 'group', 'aria-label': name });
    const status = make('p', { class: 'chart-status', role: 'status' });
    figure.append(
      makeTools(() => drawn.get(chart.id)?.plot),
      box,
      status,
    );
    figure.classList.add('drawn');
    const plot = new uPlot(
      optionsOf(chart, widthOf(box), watcher),
      columnsOf(chart, () => true),
      box,
    );
    const observer = new ResizeObserver(() => {
      const width = widthOf(box);
      if (width !== plot.width) plot.setSize({ width, height: plotHeight });
    });
    observer.observe(box);
    const entry = { figure, box, status, chart, plot, observer };
    box.addEventListener('keydown', (event) => onKey(entry, event));
    drawn.set(chart.id, entry);
  }

  /** @param {HTMLElement} box */
  const widthOf = (box) => Math.max(200, Math.floor(box.clientWidth));

  /** @param {Element} root @param {TimeChart[]} charts */
  function draw(root, charts) {
    for (const chart of charts) drawOrGiveUp(root, chart);
    if (zoom) setZoom(zoom);
  }

  /** @param {TimeChart[]} charts */
  function update(charts) {
    for (const chart of charts) {
      const entry = drawn.get(chart.id);
      if (!entry) continue;
      entry.chart = chart;
      const isShown = (/** @type {number} */ index) => entry.plot.series[index + 1].show;
      isZooming = true;
      entry.plot.setData(columnsOf(chart, isShown), zoom === undefined);
      if (zoom !== undefined) entry.plot.redraw();
      isZooming = false;
    }
  }

  /** @param {TimeChart[]} charts */
  function append(charts) {
    update(
      charts.flatMap((fresh) => {
        const chart = drawn.get(fresh.id)?.chart;
        if (!chart) return [];
        const join = (/** @type {any[]} */ old, /** @type {any[]} */ added = []) =>
          [...old, ...added].slice(-rowLimit);
        const series = chart.series.map((each, index) => ({
          ...each,
          values: join(each.values, fresh.series[index]?.values),
        }));
        return [{ ...chart, seconds: join(chart.seconds, fresh.seconds), series }];
      }),
    );
  }

  /** Colours are drawn, so another theme draws anew. */
  function redrawAll() {
    for (const { figure, chart } of [...drawn.values()]) drawOrGiveUp(figure, chart);
    if (zoom) setZoom(zoom);
  }

  function drawReport() {
    for (const figure of document.querySelectorAll('figure[data-chart]')) {
      const data = figure.querySelector('script[type="application/json"]');
      if (data) draw(figure, [JSON.parse(data.textContent ?? '')]);
    }
  }

  Object.assign(globalThis, {
    RetrialCharts: { draw, update, append, resetZoom: () => setZoom(undefined) },
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
  new MutationObserver(redrawAll).observe(document.documentElement, {
    attributeFilter: ['data-theme'],
  });
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', drawReport);
  else drawReport();
})();
