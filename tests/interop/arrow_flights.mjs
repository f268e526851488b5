// usage: node arrow_flights.mjs FILE OUT
// Sums a real file up as apache-arrow reads it: schema, batches, and of each column the nulls, the sum, the least and the
// greatest value, and every 9,973rd row.

import * as arrow from 'apache-arrow';
import { readFileSync, writeFileSync } from 'node:fs';
import { fieldOf, floatText, valueOf } from './arrow_values.mjs';

const [path, out] = process.argv.slice(2);
const table = arrow.tableFromIPC(new Uint8Array(readFileSync(path)));

const columns = table.schema.fields.map((field, c) => {
  const vector = table.getChildAt(c);
  const summary = { nulls: vector.nullCount, sample: [] };
  let row = 0, sum = 0, least = Infinity, greatest = -Infinity;
  for (const data of vector.data) {
    for (let i = 0; i < data.length; i++, row++) {
      if (row % 9973 === 0) summary.sample.push(valueOf(data, i));
      if (!data.getValid(i)) continue;
      const value = Number(data.values[i]);
      sum += value;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  }
  return { ...summary, sum: floatText(sum), least: floatText(least), greatest: floatText(greatest) };
});
const batches = table.batches.map((batch) => batch.numRows);
writeFileSync(out, JSON.stringify({ schema: table.schema.fields.map(fieldOf), batches, rows: table.numRows, columns }));
