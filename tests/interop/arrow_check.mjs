// usage: node arrow_check.mjs FOLDER
// Reads each NAME.arrow of the folder with apache-arrow and compares it with NAME.json beside it. Ends with the line
// "arrow_check: N passed, N failed, N skipped"; skipped are files of types that the package does not know.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readFile } from './arrow_values.mjs';

const folder = process.argv[2];
const unknown = new Set(['ListView', 'LargeListView', 'RunEndEncoded']);
let passed = 0, failed = 0, skipped = 0;

const kindsOf = (field) => [field.kind, ...field.children.flatMap(kindsOf)];
const short = (value) => JSON.stringify(value)?.slice(0, 300);

/** The first difference in words, or null. */
function difference(read, expected) {
  for (const part of ['schema', 'metadata']) {
    if (!isDeepStrictEqual(read[part], expected[part])) return `${part}: ${short(read[part])}, not ${short(expected[part])}`;
  }
  if (read.batches.length !== expected.batches.length) return `${read.batches.length} batches, not ${expected.batches.length}`;
  for (const [b, batch] of expected.batches.entries()) {
    if (read.batches[b].rows !== batch.rows) return `batch ${b}: ${read.batches[b].rows} rows, not ${batch.rows}`;
    for (const [c, values] of batch.columns.entries()) {
      const got = read.batches[b].columns[c];
      if (isDeepStrictEqual(got, values)) continue;
      const row = values.findIndex((value, i) => !isDeepStrictEqual(got[i], value));
      return `batch ${b}, column '${expected.schema[c].name}', row ${row}: ${short(got[row])}, not ${short(values[row])}`;
    }
  }
  return null;
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
  const name = file.replace(/\.json$/, '');
  const expected = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const kinds = [...new Set(expected.schema.flatMap(kindsOf))].filter((kind) => unknown.has(kind));
  if (kinds.length > 0) {
    skipped++;
    console.log(`  Skipped ${name}: apache-arrow for JavaScript has no ${kinds.join(', ')}`);
    continue;
  }
  let problem;
  try {
    problem = difference(readFile(join(folder, `${name}.arrow`)), expected);
  } catch (error) {
    problem = error.stack;
  }
  if (problem === null) {
    passed++;
  } else {
    failed++;
    console.log(`  Failed ${name}: ${problem}`);
  }
}
if (passed + failed + skipped === 0) {
  failed++;
  console.log('  Failed: there is nothing to read');
}
console.log(`arrow_check: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
