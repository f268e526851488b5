/** All line charts of the page: drawn anew when colours change, resized with the page. */
const charts = [];

const dashes = [[], [8, 4], [3, 3], [10, 3, 3, 3]];
const dashOf = (index) => dashes[index % dashes.length];

/**
 * A line chart by uPlot. options: { title, caption, note, x: values, series: [{ label, group, index, values, faint, dashed }], xTicks: () => values,
 * xRange: [from, to], xLog, xMarks: values => texts, yLog, yMarks, yFormat, xTitle, readout }. Series of one group are switched together.
 */
function lineChart(options) {
  const plot = make("div", { class: "plot" });
  const chart = { options, plot, hidden: new Set(), uplot: null };
  const groups = [...new Map(options.series.map((series) => [series.group, series])).values()];
  const legend = make("div", { class: "legend", role: "group", "aria-label": "Lines" }, groups.map((series) => {
    const button = make("button", { type: "button", "aria-pressed": "true", style: { "--color": wayColor(series.index) } },
      make("i", { class: `line dash-${series.dashed ? series.index % dashes.length : 0}` }), series.group);
    button.addEventListener("click", () => {
      const hide = !chart.hidden.has(series.group);
      if (hide) chart.hidden.add(series.group);
      else chart.hidden.delete(series.group);
      button.setAttribute("aria-pressed", String(!hide));
      options.series.forEach((one, i) => {
        if (one.group === series.group) chart.uplot.setSeries(i + 1, { show: !hide });
      });
    });
    return button;
  }));
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", `${options.title}. The figures stand in the tables below.`);
  charts.push(chart);
  return figure(options.title, options.caption, legend, plot, options.xTitle ? make("p", { class: "x-title" }, options.xTitle) : null);
}

/** Draws a chart with the colours and the width of now. */
function draw(chart) {
  const { options, plot } = chart;
  chart.uplot?.destroy();
  const text = styleColor("--muted"), grid = { stroke: styleColor("--grid"), width: 1 };
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: text, font, grid, ticks: { ...grid, size: 4 }, filter: (_, splits) => splits };
  chart.uplot = new uPlot({
    width: plot.clientWidth,
    height: plot.clientWidth < 500 ? 240 : 300,
    padding: [12, 26, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
    scales: {
      x: { time: false, ...(options.xLog ? { distr: 3, log: options.xLog } : {}), range: () => options.xRange },
      y: options.yLog ? { distr: 3, log: 10, range: (_, min, max) => decades(min, max) } : { range: (_, min, max) => [0, max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      { ...axis, size: 30, splits: options.xTicks, values: (_, splits) => options.xMarks(splits) },
      { ...axis, size: 76, splits: options.yLog ? (u) => decadeTicks(u.scales.y) : undefined, values: (_, splits) => options.yMarks(splits) },
    ],
    series: [{}, ...options.series.map((series) => seriesOptions(series, chart))],
    plugins: [readout(options)],
  }, [options.x, ...options.series.map((series) => series.values)], plot);
}

function seriesOptions(series, chart) {
  const color = styleColor(`--way-${series.index % 9}`);
  return {
    label: series.label,
    show: !chart.hidden.has(series.group),
    stroke: series.faint ? `${color}66` : color,
    width: series.faint ? 1 : 2,
    dash: series.dashed ? dashOf(series.index) : undefined,
    spanGaps: true,
    // A line of one point would be none.
    points: { show: Boolean(series.points) || series.values.filter(isKnown).length < 3, size: 6, fill: color, stroke: color },
  };
}

const decades = (min, max) => {
  if (!isKnown(min) || !isKnown(max)) return [1, 10];
  const low = 10 ** Math.floor(Math.log10(min));
  return [low, Math.max(10 ** Math.ceil(Math.log10(max)), low * 10)];
};

function decadeTicks(scale) {
  const ticks = [];
  for (let tick = scale.min; tick <= scale.max * 1.001; tick *= 10) ticks.push(tick);
  return ticks;
}

/** A box beside the cursor that says the values under it. */
function readout(options) {
  const box = make("div", { class: "readout", hidden: true });
  return {
    hooks: {
      init: (u) => u.over.append(box),
      setCursor: (u) => {
        const { idx, left } = u.cursor;
        box.hidden = idx === null || idx === undefined || left < 0;
        if (box.hidden) return;
        const lines = options.series
          .map((series, i) => ({ series, value: series.values[idx], show: u.series[i + 1].show }))
          .filter((line) => line.show && !line.series.faint && isKnown(line.value))
          .sort((a, b) => b.value - a.value);
        box.replaceChildren(make("b", {}, options.readout(options.x[idx])), ...lines.map((line) =>
          make("span", {}, make("i", { class: "swatch", style: { "--color": wayColor(line.series.index) } }), `${line.series.label} `, make("em", {}, options.yFormat(line.value)))));
        const isRight = left > u.over.clientWidth / 2;
        box.style.left = isRight ? "" : `${left + 12}px`;
        box.style.right = isRight ? `${u.over.clientWidth - left + 12}px` : "";
      },
    },
  };
}

/** What was in memory, before and after, as strips: a cell is a part of the file. */
function residencyChart(title, caption, rows) {
  const strip = (state) => {
    if (!state || state.map_percent.length === 0) return make("p", { class: "unknown" }, state ? state.how : "not asked");
    const canvas = make("canvas", { class: "strip", width: state.map_percent.length, height: 1, role: "img", "aria-label": residencyText(state) });
    strips.push({ canvas, map: state.map_percent });
    return canvas;
  };
  const cells = rows.flatMap((row) => [
    make("div", { class: "strip-name" }, row.name),
    ...[["before", row.before], ["after", row.after]].map(([when, state]) =>
      make("div", { class: "strip-cell" }, make("span", {}, when), strip(state), make("span", { class: "strip-value" }, residencyText(state)))),
  ]);
  return make("div", { class: "wide" }, figure(title, caption,
    make("p", { class: "key" }, make("span", {}, make("i", { class: "swatch cold" }), "not in memory"), make("span", {}, make("i", { class: "swatch warm" }), "in memory")),
    make("div", { class: "strips" }, cells)));
}

const strips = [];

const residencyText = (state) =>
  !state || state.resident_bytes === null ? unknown : formatShare(state.total_bytes === 0 ? 0 : state.resident_bytes / state.total_bytes);

function drawStrip({ canvas, map }) {
  const context = canvas.getContext("2d");
  context.fillStyle = styleColor("--cold");
  context.fillRect(0, 0, canvas.width, 1);
  context.fillStyle = styleColor("--warm");
  map.forEach((percent, i) => {
    context.globalAlpha = percent / 100;
    context.fillRect(i, 0, 1, 1);
  });
  context.globalAlpha = 1;
}

function drawAll() {
  charts.forEach(draw);
  strips.forEach(drawStrip);
}
