/** A table: columns are [heading, cell of a row, is text]. Columns that no row knows are left out. */
function table(caption, columns, rows) {
  const shown = columns
    .map(([heading, cell, isText], i) => ({ heading, isText: isText || i === 0, cells: rows.map(cell) }))
    .filter((column, i) => i === 0 || column.cells.some((cell) => cell !== unknown && cell !== ""));
  const row = (tag, cells) => make("tr", {}, cells.map(([text, column], i) =>
    make(i === 0 || tag === "th" ? "th" : "td", { scope: tag === "th" ? "col" : i === 0 ? "row" : null, class: column.isText ? "text" : null }, text)));
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, make("table", { class: shown.every((column) => column.isText) ? "texts" : null },
    make("caption", {}, caption),
    make("thead", {}, row("th", shown.map((column) => [column.heading, column]))),
    make("tbody", {}, rows.map((_, r) => row("td", shown.map((column) => [column.cells[r], column]))))));
}

const perGigabyte = (value, round) => {
  const bytes = round.read_bytes + round.written_bytes;
  return isKnown(value) && bytes > 0 ? (value * 1e9) / bytes : null;
};

const percentile = (latency, name) => (latency.N > 0 ? latency.percentile?.[name] ?? null : null);

const latencyColumns = (latencyOf) => [
  ["min", (row) => formatTime(latencyOf(row).N > 0 ? latencyOf(row).min : null)],
  ...[["p50", "50.000000"], ["p90", "90.000000"], ["p99", "99.000000"], ["p99.9", "99.900000"], ["p99.99", "99.990000"]]
    .map(([title, name]) => [title, (row) => formatTime(percentile(latencyOf(row), name))]),
  ["max", (row) => formatTime(latencyOf(row).N > 0 ? latencyOf(row).max : null)],
  ["mean", (row) => formatTime(latencyOf(row).N > 0 ? latencyOf(row).mean : null)],
  ["timed", (row) => (latencyOf(row).N > 0 ? formatCount(latencyOf(row).N) : unknown)],
];

const usageColumns = (roundOf) => [
  ["user / GB", (row) => formatTime(perGigabyte(roundOf(row).usage.user_ns, roundOf(row)))],
  ["system / GB", (row) => formatTime(perGigabyte(roundOf(row).usage.system_ns, roundOf(row)))],
  ["minor faults", (row) => formatCount(roundOf(row).usage.minor_faults)],
  ["major faults", (row) => formatCount(roundOf(row).usage.major_faults)],
  ["switches, waiting", (row) => formatCount(roundOf(row).usage.voluntary_switches)],
  ["switches, forced", (row) => formatCount(roundOf(row).usage.involuntary_switches)],
  ["RSS", (row) => formatSize(roundOf(row).usage.resident_bytes)],
  ["page tables", (row) => formatSize(roundOf(row).usage.page_table_bytes)],
  ["huge pages", (row) => formatSize(roundOf(row).usage.huge_page_bytes)],
  ["read from device", (row) => formatSize(roundOf(row).usage.device_read_bytes)],
];

const engineColumns = [
  ...["maps", "unmaps", "evictions", "hits", "misses", "bypass_reads", "bypass_writes", "checkpoints"]
    .map((name) => [name.replace("_", " "), (way) => formatCount(way.median.engine[name])]),
  ["mapped at most", (way) => formatSize(way.median.engine.mapped_bytes_peak)],
  ["budget", (way) => formatSize(way.median.engine.budget_bytes)],
];

/** The machine in full; what the system did not tell is left out. */
function machineTable(machine, version) {
  const size = (bytes) => (bytes > 0 ? formatSize(bytes) : "");
  const rows = [
    ["Processor", machine.processor],
    ["Processors that may be used", String(machine.processor_count)],
    ["Memory", size(machine.memory_bytes)],
    ["Memory limit of the container", size(machine.memory_limit_bytes)],
    ["Operating system", machine.operating_system],
    ["Kernel", machine.kernel],
    ["Virtual machine", machine.virtualization],
    ["Runtime", machine.runtime],
    ["File system", machine.file_system],
    ["Mount options", machine.mount_options],
    ["Device", [machine.device, machine.device_model].filter(Boolean).join(", ")],
    ["Device rotates", machine.device_rotates === null ? "" : machine.device_rotates ? "yes" : "no"],
    ["Read-ahead", size(machine.read_ahead_bytes)],
    ["Scheduler", machine.scheduler],
    ["Page", size(machine.page_bytes)],
    ["Huge pages", machine.huge_pages],
    ["Mappings at most", machine.mapping_count_max > 0 ? machine.mapping_count_max.toLocaleString("en") : ""],
    ["Address space at most", size(machine.address_space_limit_bytes)],
    ["Open files at most", machine.open_files_limit > 0 ? machine.open_files_limit.toLocaleString("en") : ""],
    ["Load average at the start", isKnown(machine.load_average) ? machine.load_average.toFixed(2) : ""],
    ["BigFile", version],
  ];
  return table("The machine", [["Property", (row) => row[0]], ["Value", (row) => row[1], true]], rows.filter((row) => row[1] !== ""));
}

/** The machine in one line. */
function machineLine(machine) {
  return [
    machine.processor,
    plural(machine.processor_count, "processor"),
    machine.memory_bytes > 0 ? `${formatSize(machine.memory_bytes)} memory` : "",
    machine.memory_limit_bytes > 0 ? `limited to ${formatSize(machine.memory_limit_bytes)}` : "",
    [machine.file_system, machine.device && `on ${machine.device}`].filter(Boolean).join(" "),
    machine.operating_system,
    machine.virtualization && `virtual (${machine.virtualization})`,
    machine.runtime,
  ].filter(Boolean).join(" · ");
}
