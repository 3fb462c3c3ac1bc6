// @ts-check
/**
 * How a chart over time is put to uPlot: values in words, colours and dashes from the style sheet,
 * axes, series, stacks. A plain script that stands before report.js, which draws by it.
 */
(() => {
  /**
   * @typedef {{ label: string, look: number, values: (number | null)[] }} TimeSeries
   * @typedef {{ id: string, title: string, unit: string, scale: string, stacked: boolean,
   *   seconds: number[], series: TimeSeries[] }} TimeChart
   * @typedef {{ currentOf(chart: TimeChart): TimeChart, zoomed(plot: any): void,
   *   switched(plot: any, id: string): void }} Watcher what is asked, and told, while one is looked at
   */
  const plotHeight = 220;
  /** What a clock shows as round, in seconds. */
  const momentSteps = [
    ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
    ...[60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 864_000],
  ];

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

  /** @param {TimeChart} chart @param {number} width @param {Watcher} watcher */
  function optionsOf(chart, width, watcher) {
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
        ...chart.series.map((_, index) => seriesOf(chart, index, watcher)),
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
          (/** @type {any} */ plot, /** @type {string} */ key) =>
            key === 'x' && watcher.zoomed(plot),
        ],
        setSeries: [
          (/** @type {any} */ plot, /** @type {number} */ _, /** @type {any} */ options) =>
            chart.stacked && options.show !== undefined && watcher.switched(plot, chart.id),
        ],
      },
    };
  }

  /** @param {TimeChart} chart @param {number} index @param {Watcher} watcher */
  function seriesOf(chart, index, watcher) {
    const { label = '', look = 1 } = chart.series[index] ?? {};
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
      ) => (row === null ? '' : show(chart, watcher.currentOf(chart).series[index]?.values[row])),
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

  /** @param {string} color such as #0b6bb5 */
  const fade = (color) => (/^#[\da-f]{6}$/i.test(color) ? `${color}59` : color);

  Object.assign(globalThis, {
    RetrialChartOptions: {
      ...{ plotHeight, columnsOf, bandsOf, optionsOf, show },
      labelOf: { ...labels, moment: labelMoment },
    },
  });
})();
