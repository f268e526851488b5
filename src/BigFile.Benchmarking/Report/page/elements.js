/**
 * An element with attributes and children. Text goes in as text: nothing of the data is ever read as markup.
 * Styles are set by property, which the content security policy allows.
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style") for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** The colour of the n-th way, as a style property's value. */
const wayColor = (index) => `var(--way-${index % 9})`;

/** A colour of the page's style as it is now, light or dark. */
const styleColor = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A part of the page with a heading. */
const section = (title, ...children) => make("section", {}, make("h2", {}, title), ...children);

/** A chart's frame: what it shows, what is better, and the drawing. */
const figure = (title, caption, ...children) =>
  make("figure", {}, make("figcaption", {}, make("h3", {}, title), make("p", {}, caption)), ...children);

/** The figures that matter most, large. Each tile: what, value, and a line about it. */
const tiles = (entries) =>
  make("dl", { class: "tiles" }, entries.map(([what, value, detail]) =>
    make("div", {}, make("dt", {}, what), make("dd", {}, make("strong", {}, value), make("span", {}, detail)))));

/**
 * Bars side by side, one line each. Bars: { label, index, parts: [{ value, className }], low, high, dots, text }; low, high and dots
 * say how far repeats lie apart.
 */
function barChart(title, caption, bars, key = []) {
  const most = Math.max(...bars.map((bar) => Math.max(sum(bar.parts.map((part) => part.value)), bar.high ?? 0)), Number.MIN_VALUE);
  const percent = (value) => `${(100 * value) / most}%`;
  const rows = bars.map((bar) => {
    const track = make("div", { class: "track" }, bar.parts.map((part) =>
      make("div", { class: `bar ${part.className ?? ""}`, style: { width: percent(part.value), "--color": wayColor(bar.index) } })));
    if (bar.high > bar.low) {
      track.append(make("div", { class: "whisker", style: { left: percent(bar.low), width: percent(bar.high - bar.low) } }));
    }
    for (const dot of bar.dots ?? []) track.append(make("div", { class: "dot", style: { left: percent(dot) } }));
    return make("div", { class: "bar-row" }, make("div", { class: "bar-label" }, bar.label), track, make("div", { class: "bar-value" }, bar.text));
  });
  const legend = key.length === 0 ? null : make("p", { class: "key" }, key.map(([className, text]) =>
    make("span", {}, make("i", { class: `swatch ${className}` }), text)));
  return figure(title, caption, legend, make("div", { class: "bars", role: "img", "aria-label": `${title}: ${bars.map((bar) => `${bar.label} ${bar.text}`).join(", ")}` }, rows));
}
