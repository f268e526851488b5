// Functions that run in the page: each stands alone, and sees what the page's script declares.

/** Of each line chart: its title, and of each line its name, points, and how many pixels have nearly its colour. */
export function drawnCharts() {
  const channels = (color) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data;
  };
  return charts.map(({ options, uplot }) => {
    const { canvas } = uplot.ctx, { data: pixels } = uplot.ctx.getImageData(0, 0, canvas.width, canvas.height);
    return {
      title: options.title,
      lines: uplot.series.slice(1).map((series, i) => {
        const color = channels(typeof series.stroke === 'function' ? series.stroke(uplot, i + 1) : series.stroke);
        let count = 0;
        for (let at = 0; at < pixels.length; at += 4) {
          const isClose = [0, 1, 2].every((channel) => Math.abs(pixels[at + channel] - color[channel]) <= 24);
          if (isClose && pixels[at + 3] > 128) count++;
        }
        return { label: series.label, points: uplot.data[i + 1].filter((value) => Number.isFinite(value)).length, isStrong: !options.series[i].faint, pixels: count };
      }),
    };
  });
}

/** Of each strip, the shares in percent that its pixels show, from the two colours that they lie between. */
export function drawnStrips() {
  const parse = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const cold = parse(styleColor('--cold')), warm = parse(styleColor('--warm'));
  const channel = [0, 1, 2].reduce((best, i) => (Math.abs(warm[i] - cold[i]) > Math.abs(warm[best] - cold[best]) ? i : best), 0);
  return [...document.querySelectorAll('canvas.strip')].map((canvas, index) => {
    const { data: pixels } = canvas.getContext('2d').getImageData(0, 0, canvas.width, 1);
    return Array.from({ length: canvas.width }, (_, i) => {
      const share = Math.round((100 * (pixels[4 * i + channel] - cold[channel])) / (warm[channel] - cold[channel]));
      // A colour has 256 steps over the distance of both: a percent may round to its neighbour.
      return Math.abs(share - strips[index].map[i]) <= 1 ? strips[index].map[i] : share;
    });
  });
}

/** The number of rows by caption, tables of one caption together. */
export function tableRows() {
  const rows = {};
  for (const table of document.querySelectorAll('table')) {
    const caption = table.caption.textContent;
    rows[caption] = (rows[caption] ?? 0) + table.tBodies[0].rows.length;
  }
  return rows;
}

/** Elements whose text has too little contrast to what is behind it, by the rule of WCAG 2.1 AA: 4.5, and 3 for large text. */
export function contrastFailures() {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const over = (colors) => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const failures = new Set();
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    if (!hasText || !element.checkVisibility() || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)) continue;
    const backgrounds = [];
    for (let at = element; at; at = at.parentElement) backgrounds.unshift(getComputedStyle(at).backgroundColor);
    const style = getComputedStyle(element);
    const lights = [over(backgrounds), over([...backgrounds, style.color])].map(luminance).sort((a, b) => b - a);
    const ratio = (lights[0] + 0.05) / (lights[1] + 0.05), size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) failures.add(`${element.tagName.toLowerCase()}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return [...failures];
}
