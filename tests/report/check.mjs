// usage: node [--experimental-websocket] check.mjs CHROMIUM FOLDER [NAME…]
// Opens each NAME.html of the folder and checks it against the data in it. A page that is named in the folder's samples.txt
// (a name a line, at least one) or behind the folder and is not there is a failure. Ends with the line
// "check: N passed, N failed, N skipped". With BIGFILE_REPORT_SCREENSHOTS=FOLDER, leaves pictures there.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser } from './browser.mjs';
import { contrastFailures, drawnCharts, drawnStrips, tableRows } from './in_page.mjs';

const [program, folder, ...names] = process.argv.slice(2);
const screenshots = process.env.BIGFILE_REPORT_SCREENSHOTS;
let passed = 0, failed = 0;

/** What the page must show, from the data alone. */
function expectationOf(data) {
  if (data.points) return sweepExpectation(data);
  const ways = data.jobs, rounds = ways.flatMap((job) => job.bigfile.rounds);
  const median = (job) => job.bigfile.rounds.find((round) => round.round === job.bigfile.median_round);
  const charts = [], byWindow = windowExpectation(ways.map((job) => job.bigfile));
  if (byWindow) charts.push({ title: 'Speed by window size', ...byWindow });
  if (rounds.length > 0) charts.push({ title: 'Throughput over time', series: rounds.length });
  for (const [kind, title] of [['read', 'Latency of reads'], ['write', 'Latency of writes'], ['flush', 'Latency of flushes']]) {
    const timed = ways.filter((job) => median(job).latency_ns[kind].N > 0);
    if (timed.length > 0) charts.push({ title, series: timed.length, points: Object.keys(median(timed[0]).latency_ns[kind].percentile).length + 1 });
  }
  const tables = { 'The machine': null };
  if (ways.length > 0) Object.assign(tables, { Speed: ways.length, 'Cost, of the median round': ways.length, 'All rounds': rounds.length });
  if (data.bigfile.skipped.length > 0) tables['Ways that were skipped'] = data.bigfile.skipped.length;
  const strips = ways.flatMap((job) => [median(job).cache.before, median(job).cache.after]).filter((state) => state?.map_percent.length > 0);
  return { charts, tables, strips: strips.map((state) => state.map_percent), text: [...data.bigfile.warnings, ...data.bigfile.skipped.map((way) => way.reason)] };
}

const distinct = (values) => new Set(values).size;

/** A line for each way with windows, and for each without; none unless a way has two sizes of windows. */
function windowExpectation(jobs) {
  const bases = [...new Set(jobs.map((job) => `${job.way} ${job.placement}`))];
  const sizesOf = (some) => distinct(some.map((job) => job.window_bytes).filter((bytes) => bytes > 0));
  if (!bases.some((base) => sizesOf(jobs.filter((job) => `${job.way} ${job.placement}` === base)) >= 2)) return null;
  return { series: distinct(jobs.map((job) => `${job.way} ${job.placement} ${job.window_bytes > 0}`)), points: sizesOf(jobs) };
}

function sweepExpectation(data) {
  const rows = data.points.flatMap((point) => point.jobs.map((job) => ({
    access: [point.bigfile.work, point.bigfile.access, point.bigfile.blocks, point.bigfile.cache].join(), threads: point.bigfile.threads, job: job.bigfile,
  })));
  const charts = [];
  for (const access of new Set(rows.map((row) => row.access))) {
    const ofAccess = rows.filter((row) => row.access === access);
    for (const threads of new Set(ofAccess.map((row) => row.threads))) {
      const byWindow = windowExpectation(ofAccess.filter((row) => row.threads === threads).map((row) => row.job));
      if (byWindow) charts.push(byWindow);
    }
    const threads = distinct(ofAccess.map((row) => row.threads));
    if (threads >= 2) charts.push({ series: distinct(ofAccess.map((row) => `${row.job.way} ${row.job.placement}`)), points: threads });
  }
  return { charts, tables: { 'The machine': null }, rowsOfAccesses: rows.length, strips: [], text: data.advice.flatMap((advice) => advice.replaceAll(/(C#|bigfile): /g, '').split('\n')) };
}

async function test(name, run) {
  try {
    await run();
    passed++;
  } catch (error) {
    failed++;
    console.log(`  Failed ${name}: ${String(error.message ?? error).split('\n').slice(0, 12).join(' | ')}`);
  }
}

async function checkCharts(page, expected) {
  const charts = await page.evaluate(drawnCharts);
  assert.equal(charts.length, expected.charts.length, `${charts.length} charts, not ${expected.charts.length}`);
  charts.forEach((chart, i) => {
    const { title, series, points } = expected.charts[i];
    if (title) assert.equal(chart.title, title);
    assert.equal(chart.lines.length, series, `${chart.title}: ${chart.lines.length} lines, not ${series}`);
    for (const line of chart.lines) {
      if (points) assert.equal(line.points, points, `${chart.title}: ${line.label} has ${line.points} points, not ${points}`);
      assert.ok(line.points > 0, `${chart.title}: ${line.label} has no points`);
    }
    for (const line of chart.lines.filter((one) => one.isStrong)) {
      assert.ok(line.pixels > 20, `${chart.title}: ${line.label} is drawn on ${line.pixels} pixels`);
    }
  });
}

async function checkTables(page, expected) {
  const tables = await page.evaluate(tableRows);
  for (const [caption, rows] of Object.entries(expected.tables)) {
    assert.ok(caption in tables, `no table '${caption}'`);
    if (rows !== null) assert.equal(tables[caption], rows, `${caption}: ${tables[caption]} rows, not ${rows}`);
  }
  if (expected.rowsOfAccesses) {
    const rows = Object.entries(tables).filter(([caption]) => !(caption in expected.tables)).reduce((total, [, count]) => total + count, 0);
    assert.equal(rows, expected.rowsOfAccesses);
  }
}

async function checkText(page, expected) {
  const text = await page.evaluate('document.body.textContent');
  for (const part of expected.text) assert.ok(text.includes(part), `not on the page: ${part}`);
  assert.equal(await page.evaluate('document.querySelectorAll("script").length'), 3, 'scripts that are not the page\'s');
  for (const wrong of ['undefined', 'NaN', '[object', 'Infinity']) {
    assert.ok(!(await page.evaluate('document.getElementById("report").textContent')).includes(wrong), `the page says ${wrong}`);
  }
}

/** A click on the legend hides the lines of a way and a second one shows them; the cursor says the values under it. */
async function checkUse(page) {
  const result = await page.evaluate(async () => {
    for (const chart of charts) {
      const button = chart.plot.parentElement.querySelector('.legend button');
      const shown = () => chart.uplot.series.filter((series) => series.show).length;
      const before = shown();
      button.click();
      const hidden = shown();
      button.click();
      if (hidden >= before || shown() !== before) return `${chart.options.title}: the legend hides ${before - hidden} lines`;
      chart.uplot.setCursor({ left: chart.uplot.valToPos(chart.options.x[0], 'x'), top: 20 });
      const readout = chart.plot.querySelector('.readout');
      if (readout.hidden || readout.querySelectorAll('span').length === 0) return `${chart.options.title}: the cursor says nothing`;
      chart.uplot.setCursor({ left: -10, top: -10 });
    }
    return '';
  });
  assert.equal(result, '');
}

async function checkView(page, name, width, scheme) {
  await page.show(width, 900, scheme);
  const overflow = await page.evaluate('document.scrollingElement.scrollWidth - innerWidth');
  assert.ok(overflow <= 0, `${overflow} pixels too wide`);
  assert.deepEqual(await page.evaluate(contrastFailures), []);
  if (screenshots) writeFileSync(join(screenshots, `${name}-${width}-${scheme}.png`), await page.screenshot());
}

async function checkReport(browser, file) {
  const name = file.replace(/\.html$/, ''), path = resolve(folder, file), url = pathToFileURL(path).href;
  const data = JSON.parse(/<script type="application\/json" id="data">([^]*?)<\/script>/.exec(readFileSync(path, 'utf8'))[1]);
  const expected = expectationOf(data), page = await browser.open();
  await page.show(1280, 900, 'light');
  await page.navigate(url);
  await test(`${name}: charts`, () => checkCharts(page, expected));
  await test(`${name}: tables`, () => checkTables(page, expected));
  await test(`${name}: text`, () => checkText(page, expected));
  await test(`${name}: strips`, async () => assert.deepEqual(await page.evaluate(drawnStrips), expected.strips));
  await test(`${name}: legend and cursor`, () => checkUse(page));
  for (const scheme of ['light', 'dark']) {
    for (const width of [400, 1280]) await test(`${name}: ${width} pixels, ${scheme}`, () => checkView(page, name, width, scheme));
  }
  await test(`${name}: charts in the dark`, () => checkCharts(page, expected));
  await test(`${name}: print`, async () => {
    const pdf = Buffer.from((await page.call('Page.printToPDF', { printBackground: true })).data, 'base64');
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    if (screenshots) writeFileSync(join(screenshots, `${name}.pdf`), pdf);
  });
  await test(`${name}: no error`, () => assert.deepEqual(page.problems, []));
  await test(`${name}: no request`, () => assert.deepEqual(page.requests, [url]));
  await page.close();
}

const files = readdirSync(folder).filter((file) => file.endsWith('.html')).sort();
await test('all reports are there', () => {
  const list = join(folder, 'samples.txt');
  assert.ok(existsSync(list), 'no samples.txt: the samples were not written');
  const samples = readFileSync(list, 'utf8').split(/\r?\n/).filter((name) => name !== '');
  assert.ok(samples.length > 0, 'samples.txt names no page');
  assert.deepEqual([...samples, ...names].filter((name) => !files.includes(`${name}.html`)), [], 'pages that are missing');
});
const browser = await Browser.start(program);
try {
  for (const file of files) await test(file, () => checkReport(browser, file));
} finally {
  await browser.stop();
}
console.log(`check: ${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
