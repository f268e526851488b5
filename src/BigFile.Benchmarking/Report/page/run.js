/** A way without the size of its windows. */
const baseOf = (own) => own.way + (own.placement === "auto" ? "" : ` ${own.placement}`);

/** The ways of a run, each with its place in the order of colours, its rounds and the one whose speed is the median. */
function waysOf(report) {
  return report.jobs.map((job, index) => {
    const own = job.bigfile;
    return {
      name: job.jobname, index, base: baseOf(own), window: own.window_bytes, speed: own.bytes_per_second, operations: own.operations_per_second, spread: own.spread, rounds: own.rounds,
      median: own.rounds.find((round) => round.round === own.median_round),
    };
  });
}

const workNames = {
  read: "Sequential read", randread: "Random read", write: "Sequential write", randwrite: "Random write", mixed: "Random reads and writes",
  scan: "Scan", gather: "Gather", append: "Append", checkpoint: "Random write with checkpoints",
};

const cacheNames = { "as-is": "cache as it is", warm: "warm cache", cold: "cold cache" };

const blocksText = (blocks) => blocks.split(",").map((block) => {
  const [bytes, weight] = block.split(":");
  return formatSize(Number(bytes)) + (weight ? ` (weight ${weight})` : "");
}).join(", ");

/** What was done and under which conditions, from the most to the least telling. */
const accessText = (own) => [
  workNames[own.work],
  own.access === "sequential" || own.access === "uniform" ? null : own.access,
  own.work === "gather" ? `${own.batch_length.toLocaleString("en")} values a batch` : `${blocksText(own.blocks)} blocks`,
  own.work === "mixed" ? `${own.read_percent} % reads` : null,
  own.work === "checkpoint" ? `${own.flush_level} after each ${own.flush_every}` : null,
  cacheNames[own.cache],
].filter(Boolean).join(" · ");

const conditionsText = (own, options) => [
  plural(own.threads, "thread"),
  `${formatSize(own.range_bytes)}${own.range_bytes === own.file_bytes ? " file" : ` of a file of ${formatSize(own.file_bytes)}`}`,
  plural(own.rounds, "round") + (own.duration_ns > 0 ? ` of ${formatTime(own.duration_ns)}` : "") + (own.amount_bytes > 0 ? ` of ${formatSize(own.amount_bytes)}` : ""),
  own.rate_bytes_per_second > 0 ? `at most ${formatSpeed(own.rate_bytes_per_second)}` : null,
  `seed ${options.randseed}`, // as text: a seed has more digits than a number here
].filter(Boolean).join(" · ");

/** The result in one sentence, and one below it. */
function headline(report, ways) {
  const { fastest } = report.bigfile;
  if (!fastest) return ["Nothing was measured", "Each way was skipped; the reasons stand below."];
  const best = ways.find((way) => way.name === fastest.way);
  const slowest = ways.reduce((least, way) => (way.speed < least.speed ? way : least));
  const speed = make("em", {}, formatSpeed(best.speed));
  if (!fastest.next) return [[`${best.name}: `, speed], "The only way that was measured."];
  if (fastest.doubt) return [[`${best.name} has the higher figure: `, speed], `${formatFactor(fastest.factor)} the next, ${fastest.next}; ${fastest.doubt}.`];
  const toSlowest = slowest.name === fastest.next ? "" : `, ${formatFactor(best.speed / slowest.speed)} the slowest, ${slowest.name}`;
  return fastest.is_level
    ? [[`${best.name} and ${fastest.next} are level at `, speed], `They lie no further apart than rounds of one way do${toSlowest ? `. ${best.name} is ${toSlowest.slice(2)}` : ""}.`]
    : [[`${best.name} is fastest: `, speed], `${formatFactor(fastest.factor)} the next, ${fastest.next}${toSlowest}.`];
}

function runTiles(report, ways) {
  const best = ways.find((way) => way.name === report.bigfile.fastest?.way);
  if (!best) return null;
  const { median } = best, { usage, latency_ns: latency } = median;
  const times = latency.read.N > 0 ? latency.read : latency.write;
  const before = ways.flatMap((way) => way.rounds.map((round) => round.cache.before)).filter((state) => state && state.resident_bytes !== null);
  const shares = before.map((state) => (state.total_bytes === 0 ? 0 : state.resident_bytes / state.total_bytes));
  const processor = isKnown(usage.user_ns) && isKnown(usage.system_ns) ? usage.user_ns + usage.system_ns : null;
  return tiles([
    ["Throughput", formatSpeed(best.speed), best.rounds.length > 1 ? `rounds within ${formatShare(best.spread)}` : "one round"],
    ["Operations", formatRate(best.operations), `${formatTime(best.operations > 0 ? 1e9 / best.operations : null)} each, over all threads`],
    times.N > 0 ? ["Latency, p50", formatTime(percentile(times, "50.000000")), `p99 ${formatTime(percentile(times, "99.000000"))}, most ${formatTime(times.max)}`] : null,
    processor === null ? null : ["Processor time for 1 GB", formatTime(perGigabyte(processor, median)), `${formatTime(perGigabyte(usage.system_ns, median))} of it in the system`],
    isKnown(usage.minor_faults) ? ["Page faults", formatCount(usage.minor_faults), usage.major_faults === null ? "of all kinds" : `and ${formatCount(usage.major_faults)} that waited for input`] : null,
    shares.length === 0 ? null : ["In memory before", formatShare(report.bigfile.cache === "warm" ? Math.min(...shares) : Math.max(...shares)),
      `at ${report.bigfile.cache === "warm" ? "least" : "most"}, in ${plural(shares.length, "round")}; ${before[0].how}`],
  ].filter(Boolean));
}

/** Bytes a second in equal spans of time: what was moved between two moments is known exactly at samples, and taken as even between them. */
function throughputBins(round, width, count) {
  const at = [0, ...round.samples.at_ns], bytes = [0, ...round.samples.bytes];
  if (at.at(-1) < round.elapsed_ns) {
    at.push(round.elapsed_ns);
    bytes.push(round.read_bytes + round.written_bytes);
  }
  let next = 1;
  const movedBy = (moment) => {
    while (next < at.length - 1 && at[next] < moment) next++;
    const span = at[next] - at[next - 1];
    return span <= 0 ? bytes[next] : bytes[next - 1] + ((bytes[next] - bytes[next - 1]) * Math.min(1, Math.max(0, (moment - at[next - 1]) / span)));
  };
  let before = 0;
  return Array.from({ length: count }, (_, i) => {
    const from = i * width, to = Math.min((i + 1) * width, round.elapsed_ns);
    if (to - from < width / 2 && i > 0) return null;
    const moved = movedBy(to), rate = ((moved - before) * 1e9) / (to - from);
    before = moved;
    return rate;
  });
}

function throughputChart(ways) {
  const rounds = ways.flatMap((way) => way.rounds.map((round) => ({ way, round })));
  const longest = Math.max(...rounds.map(({ round }) => round.elapsed_ns));
  const samples = Math.max(...rounds.map(({ round }) => round.samples.at_ns.length));
  if (longest <= 0) return null;
  const count = Math.max(8, Math.min(150, samples)), width = longest / count;
  return lineChart({
    title: "Throughput over time",
    caption: "Bytes moved a second, by all threads together; higher is better. Strong lines are the median rounds, faint ones the others. A line that ends earlier was done earlier.",
    x: Array.from({ length: count }, (_, i) => (i + 0.5) * width), xRange: [0, longest], xMarks: timeMarks, xTitle: "time since the round began",
    yMarks: speedMarks, yFormat: formatSpeed, readout: (x) => `after ${formatTime(x)}`,
    series: rounds
      .sort((a, b) => (a.round === a.way.median) - (b.round === b.way.median))
      .map(({ way, round }) => ({
        label: way.rounds.length > 1 ? `${way.name}, round ${round.round + 1}` : way.name, group: way.name, index: way.index, faint: round !== way.median,
        values: throughputBins(round, width, count),
      })),
  });
}

const percentileMax = 1e5;

function latencyChart(what, ways, kind) {
  const timed = ways.filter((way) => way.median.latency_ns[kind].N > 0);
  if (timed.length === 0) return null;
  const percents = Object.keys(timed[0].median.latency_ns[kind].percentile ?? {}).map(Number);
  const place = (percent) => 1 / (1 - percent / 100);
  const names = new Map([[2, "p50"], [10, "p90"], [100, "p99"], [1000, "p99.9"], [10000, "p99.99"], [percentileMax, "max"]]);
  const nameOf = (x) => names.get(Math.round(x)) ?? unknown;
  const all = Math.max(...timed.map((way) => way.median.latency_one_in));
  return lineChart({
    title: `Latency of ${what}`,
    caption: `Time of one operation by percentile, on a logarithmic scale; lower is better, and a line that rises late is steadier. Of the median round${all > 1 && kind !== "flush" ? `; one operation in up to ${all} was timed` : ""}.`,
    x: [...percents.map(place), percentileMax], xLog: 10, xRange: [1, percentileMax * 1.25], xTicks: () => [...names.keys()], xMarks: (values) => values.map(nameOf), xTitle: "percentile",
    yLog: true, yMarks: (values) => values.map(formatTime), yFormat: formatTime,
    readout: (x) => (x === percentileMax ? "max" : `p${Number((100 - 100 / x).toFixed(2))}`),
    series: timed.map((way) => {
      const latency = way.median.latency_ns[kind];
      // What took less than the clock can tell is drawn as 1 ns: a logarithmic scale has no zero.
      const values = [...percents.map((percent) => latency.percentile?.[percent.toFixed(6)]), latency.max].map((value) => (isKnown(value) ? Math.max(value, 1) : null));
      return { label: way.name, group: way.name, index: way.index, values, dashed: true, points: true };
    }),
  });
}

function runCharts(ways) {
  const sorted = [...ways].sort((a, b) => b.speed - a.speed), best = sorted[0].speed;
  const costs = sorted.filter((way) => isKnown(way.median.usage.user_ns) && isKnown(way.median.usage.system_ns) && way.median.read_bytes + way.median.written_bytes > 0);
  const cost = (way, name) => perGigabyte(way.median.usage[name], way.median);
  return [
    barChart("Ways side by side", "Bytes a second, the median of the rounds; longer is better. Dots are the rounds.", sorted.map((way) => {
      const speeds = way.rounds.map((round) => round.bytes_per_second);
      return {
        label: way.name, index: way.index, parts: [{ value: way.speed }], low: Math.min(...speeds), high: Math.max(...speeds), dots: speeds.length > 1 ? speeds : [],
        text: best > 0 && way.speed < best ? `${formatSpeed(way.speed)} · ${formatFactor(way.speed / best)}` : formatSpeed(way.speed),
      };
    })),
    costs.length === 0 ? null : barChart("Processor time for 1 GB", "Of all threads together, of the median round; shorter is better.", costs.map((way) => ({
      label: way.name, index: way.index, text: formatTime(cost(way, "user_ns") + cost(way, "system_ns")),
      parts: [{ value: cost(way, "user_ns"), className: "user" }, { value: cost(way, "system_ns"), className: "system" }],
    })), [["user", "in the program"], ["system", "in the system"]]),
    windowChart("Speed by window size", ways),
    throughputChart(ways),
    latencyChart("reads", ways, "read"),
    latencyChart("writes", ways, "write"),
    latencyChart("flushes", ways, "flush"),
    ways.every((way) => !way.median.cache.before && !way.median.cache.after) ? null : residencyChart(
      "What was in memory", "The worked-on range from its start (left) to its end (right), before and after the median round, as the system told it; in percent the whole.",
      ways.map((way) => ({ name: way.name, before: way.median.cache.before, after: way.median.cache.after }))),
  ];
}

function runTables(report, ways) {
  const kinds = ["read", "write", "flush"].filter((kind) => ways.some((way) => way.median.latency_ns[kind].N > 0));
  const best = Math.max(...ways.map((way) => way.speed));
  const rounds = ways.flatMap((way) => way.rounds.map((round) => ({ way, round })));
  const engine = ways.filter((way) => way.median.engine);
  return [
    table("Speed", [
      ["way", (way) => way.name], ["GB/s", (way) => formatGigabytes(way.speed)], ["ratio", (way) => formatFactor(best > 0 ? way.speed / best : null)],
      ["operations", (way) => formatRate(way.operations)], ["spread", (way) => (way.rounds.length > 1 ? formatShare(way.spread) : unknown)],
    ], ways),
    kinds.map((kind) => table(`Latency of ${kind === "flush" ? "flushes" : `${kind}s`}`, [["way", (way) => way.name], ...latencyColumns((way) => way.median.latency_ns[kind])], ways)),
    table("Cost, of the median round", [["way", (way) => way.name], ...usageColumns((way) => way.median)], ways),
    ways.some((way) => way.median.flushes > 0) ? table("Flushes", [
      ["way", (way) => way.name], ["flushes", (way) => formatCount(way.median.flushes)], ["time in them", (way) => formatTime(way.median.flush_ns)],
      ["share of the round", (way) => formatShare(way.median.elapsed_ns > 0 ? way.median.flush_ns / way.median.elapsed_ns : null)],
    ], ways) : null,
    engine.length > 0 ? table("What the engine did, in the median round", [["way", (way) => way.name], ...engineColumns], engine) : null,
    make("details", {}, make("summary", {}, "All rounds"), table("All rounds", [
      ["way", ({ way }) => way.name], ["round", ({ round }) => String(round.round + 1)], ["began after", ({ round }) => formatTime(round.started_after_ns)],
      ["took", ({ round }) => formatTime(round.elapsed_ns)], ["GB/s", ({ round }) => formatGigabytes(round.bytes_per_second)],
      ["operations", ({ round }) => formatCount(round.operations)], ["read", ({ round }) => formatSize(round.read_bytes)], ["written", ({ round }) => formatSize(round.written_bytes)],
      ["in memory before", ({ round }) => residencyText(round.cache.before)], ["after", ({ round }) => residencyText(round.cache.after)],
      ...usageColumns(({ round }) => round),
    ], rounds)),
  ].flat();
}

function runPage(report) {
  const ways = waysOf(report), own = report.bigfile, [title, below] = headline(report, ways);
  return [
    make("header", {}, make("p", { class: "kicker" }, accessText(own)), make("h1", {}, title), make("p", { class: "lead" }, below),
      make("p", { class: "facts" }, conditionsText(own, report["global options"])), make("p", { class: "facts" }, machineLine(own.machine))),
    notes(own.warnings),
    runTiles(report, ways),
    ways.length > 0 ? section("Charts", make("div", { class: "charts" }, runCharts(ways))) : null,
    section("Figures", ways.length > 0 ? runTables(report, ways) : [],
      own.skipped.length > 0 ? table("Ways that were skipped", [["way", (way) => way.way], ["because", (way) => way.reason, true]], own.skipped) : null,
      machineTable(own.machine, report["bigfile version"])),
    footer(report, own.file),
  ];
}
