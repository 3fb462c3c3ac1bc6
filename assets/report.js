// @ts-check
/**
 * Charts over the time of a run, in a report and in a live view. A plain script: uPlot stands before
 * it in the page as the global `uPlot`. It sets the global `RetrialCharts`:
 *
 *   draw(root, charts)    draws each chart into the figure `[data-chart="<id>"]` below root, and adds
 *                         such a figure to root where there is none; drawn again, it is replaced
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
  const plotHeight = 220;
  /** What a clock shows as round, in seconds. */
  const momentSteps = [
    ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
    ...[60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 864_000],
  ];
  /** Drawn charts by id. @type {Map<string, Drawn>} */
  const drawn = new Map();
  /** What part of the run is shown, in seconds. @type {{ min: number, max: number } | undefined} */
  let zoom;
  let isZooming = false;

  // How values are written; as in src/report/html/svg/labels.ts, which a test compares.

  /** @param {number} value */
  const digits = (value) => String(Number(Math.min(value, 1e15).toPrecision(3)));

  /** @param {number} us */
  function labelUs(us) {
    if (us === 0) return '0';
    if (us < 1_000) return `${digits(us)} µs`;
    if (us < 1e6) return `${digits(us / 1_000)} ms`;
    if (us < 120e6) return `${digits(us / 1e6)} s`;
    return us < 7_200e6 ? `${digits(us / 60e6)} min` : `${digits(us / 3_600e6)} h`;
  }

  /** @param {number} value */
  function labelCount(value) {
    if (value < 1_000) return digits(value);
    if (value < 1e6) return `${digits(value / 1_000)}k`;
    return value < 1e9 ? `${digits(value / 1e6)}M` : `${digits(value / 1e9)}G`;
  }

  /** @param {number} seconds */
  function labelMoment(seconds) {
    if (seconds < 60) return `${digits(seconds)} s`;
    const whole = Math.round(seconds);
    const hours = Math.floor(whole / 3_600);
    const minutes = Math.floor(whole / 60) % 60;
    const rest = String(whole % 60).padStart(2, '0');
    if (hours === 0) return `${minutes}:${rest}`;
    return `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
  }

  /** @type {Record<string, (value: number) => string>} */
  const labels = {
    us: labelUs,
    rate: (value) => `${labelCount(value)}/s`,
    count: labelCount,
    ratio: (value) => `${digits(value)}×`,
  };

  /** @param {TimeChart} chart @param {number | null | undefined} value */
  function show(chart, value) {
    const label = labels[chart.unit] ?? labelCount;
    return value === null || value === undefined ? '–' : label(value);
  }

  // Colours and dashes, from the style sheet.

  /** @param {string} name */
  const styleOf = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** @param {number} look */
  function dashOf(look) {
    const numbers = styleOf(`--dash-${look}`)
      .split(/[\s,]+/)
      .map(Number);
    return numbers.some((length) => !(length > 0)) ? [] : numbers;
  }

  /** @param {number} look */
  function borderOf(look) {
    const dash = dashOf(look);
    if (dash.length === 0) return 'solid';
    return (dash[0] ?? 0) > 3 ? 'dashed' : 'dotted';
  }

  // Data for uPlot.

  /** Rows as uPlot takes them; of a stack each series on top of those behind it that are shown. */
  /** @param {TimeChart} chart @param {(index: number) => boolean} isShown */
  function columnsOf({ seconds, series, stacked }, isShown) {
    if (!stacked) return [seconds, ...series.map(({ values }) => values)];
    const totals = seconds.map(() => 0);
    const columns = series.toReversed().map(({ values }, below) =>
      seconds.map((_, row) => {
        if (values[row] === null || values[row] === undefined) return null;
        const isCounted = isShown(series.length - 1 - below);
        totals[row] = (totals[row] ?? 0) + (isCounted ? (values[row] ?? 0) : 0);
        return totals[row] ?? 0;
      }),
    );
    return [seconds, ...columns.toReversed()];
  }

  /** What lies between each shown series of a stack and the next one below it. */
  /** @param {TimeChart} chart @param {(index: number) => boolean} isShown */
  function bandsOf({ series }, isShown) {
    const shown = series.map((_, index) => index).filter(isShown);
    return shown.slice(1).map((below, above) => ({
      series: [(shown[above] ?? 0) + 1, below + 1],
    }));
  }

  /** @param {number[]} seconds @param {number | null} min @param {number | null} max */
  function spanOf(seconds, min, max) {
    if (min === null || max === null) return [0, 1];
    // One moment alone stands in the middle of its second.
    const [only = min] = seconds;
    return seconds.length === 1 || min === max ? [only - 0.5, only + 0.5] : [min, max];
  }

  // Drawing.

  /** A part of a logarithmic axis with room around its values, and with at least two ticks. */
  /** @param {number | null} min @param {number | null} max */
  function ratioOf(min, max) {
    if (min === null || max === null) return [1e3, 1e6];
    const widening = Math.max(1.2, Math.sqrt((5 * min) / max));
    return [min / widening, max * widening];
  }

  /** Decades of a logarithmic axis; of few of them also their double and fivefold. */
  /** @param {number} min @param {number} max */
  function powersOf(min, max) {
    const first = Math.floor(Math.log10(min));
    const decades = Math.ceil(Math.log10(max)) - first;
    const factors = max / min <= 100 ? [1, 2, 5] : [1];
    const powers = Array.from({ length: Math.min(decades, 30) + 1 }, (_, index) => first + index);
    return powers
      .flatMap((power) => factors.map((factor) => factor * 10 ** power))
      .filter((value) => value >= min * 0.999 && value <= max * 1.001);
  }

  /** @param {TimeChart} chart @param {number} width */
  function optionsOf(chart, width) {
    const ink = styleOf('--chart-ink');
    const grid = styleOf('--chart-grid');
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: ink, font, ticks: { stroke: grid, width: 1, size: 4 } };
    /** @param {number[]} splits @param {(value: number) => string} label */
    const write = (splits, label) =>
      splits.map((value) => (value === null || value === undefined ? '' : label(value)));
    return {
      width,
      height: plotHeight,
      padding: [10, 16, 0, 0],
      scales: {
        x: {
          time: false,
          range: (/** @type {any} */ plot, /** @type {any} */ min, /** @type {any} */ max) =>
            spanOf(plot.data[0], min, max),
        },
        y:
          chart.scale === 'log'
            ? {
                distr: 3,
                range: (/** @type {any} */ _, /** @type {any} */ min, /** @type {any} */ max) =>
                  ratioOf(min, max),
              }
            : {
                range: (/** @type {any} */ _, /** @type {any} */ __, /** @type {any} */ max) => [
                  0,
                  max > 0 ? max * 1.05 : 1,
                ],
              },
      },
      axes: [
        {
          ...axis,
          size: 30,
          incrs: momentSteps,
          grid: { show: false },
          values: (/** @type {any} */ _, /** @type {number[]} */ splits) =>
            write(splits, labelMoment),
        },
        {
          ...axis,
          size: 62,
          ...(chart.scale === 'log' && {
            splits: (
              /** @type {any} */ _,
              /** @type {any} */ __,
              /** @type {number} */ min,
              /** @type {number} */ max,
            ) => powersOf(min, max),
            filter: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits,
          }),
          grid: { stroke: grid, width: 1 },
          values: (/** @type {any} */ _, /** @type {number[]} */ splits) =>
            write(splits, (value) => show(chart, value)),
        },
      ],
      series: [
        {
          label: 'at',
          value: (/** @type {any} */ _, /** @type {number | null} */ value) =>
            value === null || value === undefined ? '' : labelMoment(value),
        },
        ...chart.series.map((series, index) => seriesOf(chart, series, index)),
      ],
      bands: chart.stacked ? bandsOf(chart, () => true) : [],
      cursor: {
        sync: { key: 'retrial', setSeries: false, scales: ['x', null] },
        drag: { x: true, y: false },
        y: false,
        points: { size: 7 },
      },
      legend: {
        markers: {
          width: 2,
          dash: (/** @type {any} */ _, /** @type {number} */ index) =>
            chart.stacked ? 'solid' : borderOf(chart.series[index - 1]?.look ?? 1),
        },
      },
      hooks: {
        setCursor: [
          (/** @type {any} */ plot) =>
            plot.root.classList.toggle('reading', typeof plot.cursor.idx === 'number'),
        ],
        setScale: [
          (/** @type {any} */ plot, /** @type {string} */ key) => key === 'x' && follow(plot),
        ],
        setSeries: [
          (/** @type {any} */ plot, /** @type {number} */ _, /** @type {any} */ options) =>
            chart.stacked && options.show !== undefined && restack(plot, chart.id),
        ],
      },
    };
  }

  /** @param {TimeChart} chart @param {TimeSeries} series @param {number} index */
  function seriesOf(chart, { label, look }, index) {
    const stroke = styleOf(`--look-${look}`);
    return {
      label,
      stroke,
      width: 1.5,
      ...(chart.stacked ? { fill: fade(stroke) } : { dash: dashOf(look) }),
      points: { show: false, size: 5, filter: lonely },
      // A stack is drawn by sums; the legend tells what was counted.
      value: (
        /** @type {any} */ _,
        /** @type {any} */ __,
        /** @type {any} */ ___,
        /** @type {number | null} */ row,
      ) => (row === null ? '' : show(chart, currentOf(chart).series[index]?.values[row])),
    };
  }

  /** Rows without a neighbour, through which no line goes. @param {any} plot @param {number} index */
  function lonely(plot, index) {
    const isThere = (/** @type {number | null | undefined} */ value) => typeof value === 'number';
    /** @type {(number | null)[]} */
    const values = plot.data[index];
    const rows = values.flatMap((value, row) =>
      isThere(value) && !isThere(values[row - 1]) && !isThere(values[row + 1]) ? [row] : [],
    );
    return rows.length === 0 ? null : rows;
  }

  /** What a chart shows now: data may have been replaced since it was drawn. */
  /** @param {TimeChart} chart */
  const currentOf = (chart) => drawn.get(chart.id)?.chart ?? chart;

  /** @param {string} color such as #0b6bb5 */
  const fade = (color) => (/^#[\da-f]{6}$/i.test(color) ? `${color}59` : color);

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
    status.textContent = `${labelMoment(chart.seconds[row] ?? 0)}: ${values.join(', ')}`;
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

  /** @param {Element} root @param {TimeChart} chart */
  function drawOne(root, chart) {
    drawn.get(chart.id)?.observer.disconnect();
    drawn.get(chart.id)?.plot.destroy();
    const figure = figureOf(root, chart);
    for (const old of figure.querySelectorAll('.live, .chart-tools, .chart-status')) old.remove();
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
      optionsOf(chart, widthOf(box)),
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
    // Without it the drawings of a report stay as they are.
    if (typeof uPlot !== 'function') return;
    for (const chart of charts) drawOne(root, chart);
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
    for (const { figure, chart } of [...drawn.values()]) drawOne(figure, chart);
    if (zoom) setZoom(zoom);
  }

  function drawReport() {
    for (const figure of document.querySelectorAll('figure[data-chart]')) {
      const data = figure.querySelector('script[type="application/json"]');
      if (data) draw(figure, [JSON.parse(data.textContent ?? '')]);
    }
  }

  const labelOf = { ...labels, moment: labelMoment };
  Object.assign(globalThis, {
    RetrialCharts: { draw, update, append, resetZoom: () => setZoom(undefined), labelOf },
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
  new MutationObserver(redrawAll).observe(document.documentElement, {
    attributeFilter: ['data-theme'],
  });
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', drawReport);
  else drawReport();
})();
