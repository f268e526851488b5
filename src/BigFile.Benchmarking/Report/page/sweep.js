/** Each way of each point of a sweep, flat, with its settings. */
function settingsOf(sweep) {
  const names = [];
  return sweep.points.flatMap((report) => report.jobs.map((job) => {
    const { bigfile: own } = job, run = report.bigfile;
    const base = baseOf(own);
    if (!names.includes(base)) names.push(base);
    return {
      access: accessText(run), threads: run.threads, name: job.jobname, base, index: names.indexOf(base), window: own.window_bytes, speed: own.bytes_per_second,
      operations: own.operations_per_second, spread: own.spread, median: own.rounds.find((round) => round.round === own.median_round), rounds: own.rounds,
    };
  }));
}

const groupBy = (values, key) => {
  const groups = new Map();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
};

const unique = (values) => [...new Set(values)].sort((a, b) => a - b);
const fastestOf = (settings) => settings.reduce((best, one) => (one.speed > best.speed ? one : best));
const fastestSpeed = (settings) => (settings.length === 0 ? null : fastestOf(settings).speed);
const geometricRange = (values) => [values[0] / 1.2, values.at(-1) * 1.2];

const windowsOf = (settings) => unique(settings.map((one) => one.window).filter((bytes) => bytes > 0));

/** Speed by window size, a line a way; ways without windows are level lines. None unless a way was measured with two sizes. */
function windowChart(title, settings) {
  if ([...groupBy(settings, (one) => one.base).values()].every((ofWay) => windowsOf(ofWay).length < 2)) return null;
  const windows = windowsOf(settings);
  const series = [...groupBy(settings, (one) => one.base)].flatMap(([base, ofWay]) => {
    const own = windows.map((bytes) => fastestSpeed(ofWay.filter((one) => one.window === bytes)));
    const level = fastestSpeed(ofWay.filter((one) => one.window === 0)), hasWindows = own.some(isKnown);
    const line = (label, values, dashed) => ({ label, group: label, index: ofWay[0].index, values, dashed, points: !dashed });
    return [
      hasWindows ? line(base, own, false) : null,
      isKnown(level) ? { ...line(hasWindows ? `${base}, default window` : base, windows.map(() => level), true), index: ofWay[0].index } : null,
    ].filter(Boolean);
  });
  return lineChart({
    title,
    caption: "Bytes a second by window size; higher is better. Lines without points do not depend on the window.",
    x: windows, xLog: 2, xRange: geometricRange(windows), xTicks: () => windows.filter((_, i) => windows.length <= 6 || i % 2 === 0), xMarks: (values) => values.map(formatSize), xTitle: "window size",
    yMarks: speedMarks, yFormat: formatSpeed, readout: (x) => `windows of ${formatSize(x)}`, series,
  });
}

/** Speed by threads, a line a way, each with the window that is best for it. */
function threadChart(access, settings) {
  const threads = unique(settings.map((one) => one.threads));
  if (threads.length < 2) return null;
  return lineChart({
    title: `${access}, by threads`,
    caption: "Bytes a second by the number of threads, each way with its best window size; higher is better.",
    x: threads, xLog: 2, xRange: geometricRange(threads), xTicks: () => threads, xMarks: (values) => values.map(String), xTitle: "threads",
    yMarks: speedMarks, yFormat: formatSpeed, readout: (x) => plural(x, "thread"),
    series: [...groupBy(settings, (one) => one.base)].map(([base, ofWay]) => ({
      label: base, group: base, index: ofWay[0].index, points: true, dashed: true,
      values: threads.map((count) => fastestSpeed(ofWay.filter((one) => one.threads === count))),
    })),
  });
}

/** The first line of an advice says what to use; those behind it why, and how to ask for it. */
function adviceItem(advice) {
  const [first, ...rest] = advice.split("\n");
  return make("li", {}, make("strong", {}, first), rest.map((line) => {
    const [, where, code] = /^(C#|bigfile): (.*)$/.exec(line) ?? [];
    return make("div", {}, code ? [`${where}: `, make("code", {}, code)] : line);
  }));
}

function sweepPage(sweep) {
  const settings = settingsOf(sweep), accesses = [...groupBy(settings, (one) => one.access)];
  const first = sweep.points[0], own = first?.bigfile;
  const skipped = [...new Map(sweep.points.flatMap((point) => point.bigfile.skipped).map((way) => [way.way + way.reason, way])).values()];
  const timesOf = (one) => (one.median.latency_ns.read.N > 0 ? one.median.latency_ns.read : one.median.latency_ns.write);
  return [
    make("header", {}, make("p", { class: "kicker" }, "Sweep over ways, window sizes and threads"), make("h1", {}, "What to use on this machine"),
      make("ol", { class: "advice" }, sweep.advice.map(adviceItem)),
      own ? make("p", { class: "facts" }, `${plural(settings.length, "setting")} · ${formatSize(own.file_bytes)} file · seed ${first["global options"].randseed}`) : null,
      own ? make("p", { class: "facts" }, machineLine(own.machine)) : null),
    notes([...new Set(sweep.points.flatMap((point) => point.bigfile.warnings))]),
    settings.length === 0 ? null : tiles(accesses.map(([access, ofAccess]) => {
      const best = fastestOf(ofAccess);
      return [access, formatSpeed(best.speed), `${best.name}, ${plural(best.threads, "thread")}`];
    })),
    settings.length === 0 ? null : section("Charts", make("div", { class: "charts" }, accesses.flatMap(([access, ofAccess]) => [
      ...[...groupBy(ofAccess, (one) => one.threads)].map(([threads, ofThreads]) => windowChart(`${access}, ${plural(threads, "thread")}`, ofThreads)),
      threadChart(access, ofAccess),
    ]))),
    section("Figures",
      accesses.map(([access, ofAccess]) => {
        const best = fastestOf(ofAccess);
        return table(access, [
          ["way", (one) => one.name], ["threads", (one) => String(one.threads)], ["window", (one) => (one.window > 0 ? formatSize(one.window) : unknown)],
          ["GB/s", (one) => formatGigabytes(one.speed)], ["ratio", (one) => formatFactor(best.speed > 0 ? one.speed / best.speed : null)],
          ["spread", (one) => (one.rounds.length > 1 ? formatShare(one.spread) : unknown)],
          ["p50", (one) => formatTime(percentile(timesOf(one), "50.000000"))], ["p99", (one) => formatTime(percentile(timesOf(one), "99.000000"))],
          ...usageColumns((one) => one.median),
        ], ofAccess);
      }),
      skipped.length > 0 ? table("Ways that were skipped", [["way", (way) => way.way], ["because", (way) => way.reason, true]], skipped) : null,
      own ? machineTable(own.machine, first["bigfile version"]) : null),
    own ? footer(first, own.file) : null,
  ];
}
