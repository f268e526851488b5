/** What a reader must know to believe the figures. */
const notes = (warnings) =>
  warnings.length === 0 ? null : make("aside", { class: "notes", "aria-label": "Notes" }, make("h2", {}, "Before you believe this"), make("ul", {}, warnings.map((warning) => make("li", {}, warning))));

const footer = (report, file) =>
  make("footer", {}, make("p", {}, `${file} · measured ${new Date(report.timestamp_ms).toISOString().replace("T", " ").replace(/\..*/, " UTC")} by BigFile ${report["bigfile version"]}`),
    make("p", {}, "Speeds count in powers of 1,000 (GB/s), sizes in powers of 1,024 (GiB). All data of this page are in its source as JSON, in the element with the id “data”. Charts by uPlot."));

const data = JSON.parse(document.getElementById("data").textContent);
document.getElementById("report").append(...(data.points ? sweepPage(data) : runPage(data)).filter(Boolean));
drawAll();

new ResizeObserver(() => {
  for (const chart of charts) {
    if (chart.plot.clientWidth > 0 && chart.uplot.width !== chart.plot.clientWidth) chart.uplot.setSize({ width: chart.plot.clientWidth, height: chart.uplot.height });
  }
}).observe(document.getElementById("report"));

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

// Paper is light, and cannot be clicked.
let closed = [];
addEventListener("beforeprint", () => {
  document.documentElement.classList.add("on-paper");
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
  drawAll();
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("on-paper");
  for (const details of closed) details.open = false;
  drawAll();
});
