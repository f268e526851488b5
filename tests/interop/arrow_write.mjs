// usage: node arrow_write.mjs FOLDER [--seeds]
// Writes Arrow files with apache-arrow, and beside each NAME.arrow a NAME.json with what apache-arrow reads of it. With
// --seeds it writes the small files that are kept in tests/BigFile.Tests/Columnar/Fuzz/Seeds, and nothing else.

import * as arrow from 'apache-arrow';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFile } from './arrow_values.mjs';

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });

// A generator with a seed: the files are the same each time.
let state = 20260521;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 0x100000000;
}
const below = (n) => Math.floor(random() * n);
const pick = (items) => items[below(items.length)];
const isNull = (row, nulls) => nulls && (row % 7 === 3 || random() < 0.2);

const words = ['', 'a', 'twelve bytes', 'thirteen byte', 'Grüße, 世界 🌍', 'x'.repeat(300), 'line\nbreak', '\u0000'];
const bytes = () => Uint8Array.from({ length: pick([0, 1, 12, 13, 40]) }, () => below(256));
const big = () => BigInt.asIntN(64, (BigInt(below(0x100000000)) << 32n) | BigInt(below(0x100000000)));
const edges = (type) => (random() < 0.2 ? pick(type) : undefined);

/** Data of a type, value by value, by the package's own builders. */
function built(type, count, make, nulls = true) {
  const builder = arrow.makeBuilder({ type, nullValues: [null] });
  for (let row = 0; row < count; row++) builder.append(isNull(row, nulls) ? null : make(row));
  return builder.finish().toVector().data[0] ?? arrow.makeData({ type });
}

/** Data of a fixed-width type, from what is to stand in the buffer: the builders round points in time to numbers. */
function stored(type, count, make, nulls = true) {
  const values = new type.ArrayType(count * (strides.get(type.constructor) ?? 1));
  const stride = count ? values.length / count : 1;
  const bitmap = new Uint8Array((count + 7) >> 3);
  let nullCount = 0;
  for (let row = 0; row < count; row++) {
    if (isNull(row, nulls)) {
      nullCount++;
      continue;
    }
    bitmap[row >> 3] |= 1 << row % 8;
    values.set([make(row)].flat(), row * stride);
  }
  return arrow.makeData({ type, length: count, nullCount, nullBitmap: nullCount ? bitmap : undefined, data: values });
}
const strides = new Map([
  [arrow.IntervalDayTime, 2],
  [arrow.IntervalMonthDayNano, 4],
]);

function decimals(type, count, nulls = true) {
  const stride = type.bitWidth / 32;
  return built(type, count, () => {
    const value = new Uint32Array(stride);
    let left = BigInt(below(0x100000000)) * BigInt(below(1000));
    if (random() < 0.5) left = -left;
    for (let i = 0; i < stride; i++, left >>= 32n) value[i] = Number(BigInt.asUintN(32, left));
    return value;
  }, nulls);
}

/** A union by ids: children of a sparse one are made as long as the union. */
function union(type, count, makers) {
  const builder = arrow.makeBuilder({ type, nullValues: [null] });
  for (let row = 0; row < count; row++) {
    const child = row % makers.length;
    builder.append(row % 5 === 4 ? null : makers[child](row), type.typeIds[child]);
  }
  if (count && arrow.DataType.isSparseUnion(type)) {
    for (const child of builder.children) if (child.length < count) child.set(count - 1, null);
  }
  return builder.finish().toVector().data[0] ?? arrow.makeData({ type });
}

const int = (bits, signed) => () =>
  edges(signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1]) ?? below(2 ** bits) - (signed ? 2 ** (bits - 1) : 0);
const float = () => edges([0, -0, NaN, Infinity, -Infinity, 1e300, 5e-324]) ?? (random() - 0.5) * 1000;
const half = () => edges([0, -0, NaN, Infinity, -Infinity, 65504, 2 ** -24]) ?? (below(2001) - 1000) / 8;

function primitives(n, nulls) {
  const b = (type, make) => built(type, n, make, nulls);
  return {
    nothing: arrow.makeData({ type: new arrow.Null(), length: n, nullCount: n }),
    bool: b(new arrow.Bool(), () => random() < 0.5),
    int8: b(new arrow.Int8(), int(8, true)),
    int16: b(new arrow.Int16(), int(16, true)),
    int32: b(new arrow.Int32(), int(32, true)),
    int64: b(new arrow.Int64(), () => edges([-(2n ** 63n), 2n ** 63n - 1n]) ?? big()),
    uint8: b(new arrow.Uint8(), int(8, false)),
    uint16: b(new arrow.Uint16(), int(16, false)),
    uint32: b(new arrow.Uint32(), int(32, false)),
    uint64: b(new arrow.Uint64(), () => edges([0n, 2n ** 64n - 1n]) ?? BigInt.asUintN(64, big())),
    float16: b(new arrow.Float16(), half),
    float32: b(new arrow.Float32(), float),
    float64: b(new arrow.Float64(), float),
  };
}

function temporal(n, nulls) {
  const s = (type, make) => stored(type, n, make, nulls);
  const columns = {
    date_day: s(new arrow.DateDay(), int(20, true)),
    date_ms: s(new arrow.DateMillisecond(), () => BigInt(below(40000) - 20000) * 86400000n),
    time_s: s(new arrow.TimeSecond(), () => below(86400)),
    time_ms: s(new arrow.TimeMillisecond(), () => below(86400000)),
    time_us: s(new arrow.TimeMicrosecond(), () => BigInt(below(86400000)) * 1000n + 7n),
    time_ns: s(new arrow.TimeNanosecond(), () => BigInt(below(86400000)) * 1000000n + 7n),
    duration_s: s(new arrow.DurationSecond(), big),
    duration_ms: s(new arrow.DurationMillisecond(), big),
    duration_us: s(new arrow.DurationMicrosecond(), big),
    duration_ns: s(new arrow.DurationNanosecond(), big),
    interval_ym: s(new arrow.IntervalYearMonth(), int(16, true)),
    interval_dt: s(new arrow.IntervalDayTime(), () => [int(16, true)(), below(86400000)]),
    interval_mdn: s(new arrow.IntervalMonthDayNano(), () => [int(16, true)(), int(16, true)(), int(32, true)(), int(16, true)()]),
  };
  const units = { s: arrow.TimestampSecond, ms: arrow.TimestampMillisecond, us: arrow.TimestampMicrosecond, ns: arrow.TimestampNanosecond };
  for (const [unit, Type] of Object.entries(units)) {
    for (const zone of [null, 'UTC', 'Europe/Paris', '+07:30']) columns[`timestamp_${unit}_${zone ?? 'none'}`] = s(new Type(zone), big);
  }
  return columns;
}

function decimal(n, nulls) {
  return {
    decimal32: decimals(new arrow.Decimal(2, 9, 32), n, nulls),
    decimal64: decimals(new arrow.Decimal(0, 18, 64), n, nulls),
    decimal128: decimals(new arrow.Decimal(3, 38, 128), n, nulls),
    decimal128_negative_scale: decimals(new arrow.Decimal(-2, 20, 128), n, nulls),
    decimal256: decimals(new arrow.Decimal(10, 76, 256), n, nulls),
  };
}

function variable(n, nulls) {
  const b = (type, make) => built(type, n, make, nulls);
  return {
    utf8: b(new arrow.Utf8(), () => pick(words)),
    large_utf8: b(new arrow.LargeUtf8(), () => pick(words)),
    utf8_view: b(new arrow.Utf8View(), () => pick(words)),
    binary: b(new arrow.Binary(), bytes),
    large_binary: b(new arrow.LargeBinary(), bytes),
    binary_view: b(new arrow.BinaryView(), bytes),
    fixed_binary: b(new arrow.FixedSizeBinary(5), () => Uint8Array.from({ length: 5 }, () => below(256))),
  };
}

const field = (name, type, nullable = true) => new arrow.Field(name, type, nullable);
const item = (type) => field('item', type);
const several = (make) => Array.from({ length: below(5) }, make);
const perhaps = (make) => (random() < 0.2 ? null : make());

function nested(n, nulls) {
  const b = (type, make) => built(type, n, make, nulls);
  const i32 = int(32, true);
  const point = new arrow.Struct([field('x', new arrow.Float64()), field('name', new arrow.Utf8()), field('on', new arrow.Bool())]);
  const makePoint = () => ({ x: perhaps(float), name: perhaps(() => pick(words)), on: perhaps(() => random() < 0.5) });
  const entries = (key, value) => field('entries', new arrow.Struct([field('key', key, false), field('value', value)]), false);
  const counted = () => new Map(several(() => [pick(words) + below(9), perhaps(i32)]));
  return {
    list: b(new arrow.List(item(new arrow.Int32())), () => several(() => perhaps(i32))),
    list_of_text: b(new arrow.List(item(new arrow.Utf8())), () => several(() => perhaps(() => pick(words)))),
    list_of_bool: b(new arrow.List(item(new arrow.Bool())), () => several(() => perhaps(() => random() < 0.5))),
    list_of_lists: b(new arrow.List(item(new arrow.List(item(new arrow.Int64())))), () => several(() => perhaps(() => several(big)))),
    large_list: b(new arrow.LargeList(item(new arrow.Int16())), () => several(() => perhaps(int(16, true)))),
    large_list_of_views: b(new arrow.LargeList(item(new arrow.Utf8View())), () => several(() => perhaps(() => pick(words)))),
    fixed_list: b(new arrow.FixedSizeList(3, item(new arrow.Int32())), () => [i32(), perhaps(i32), i32()]),
    fixed_list_of_text: b(new arrow.FixedSizeList(2, item(new arrow.Utf8())), () => [pick(words), perhaps(() => pick(words))]),
    struct: b(point, makePoint),
    list_of_structs: b(new arrow.List(item(point)), () => several(() => perhaps(makePoint))),
    struct_of_list: b(new arrow.Struct([field('l', new arrow.List(item(new arrow.Uint8()))), field('p', point)]),
      () => ({ l: perhaps(() => several(int(8, false))), p: perhaps(makePoint) })),
    map: b(new arrow.Map_(entries(new arrow.Utf8(), new arrow.Int32())), counted),
    map_sorted: b(new arrow.Map_(entries(new arrow.Utf8(), new arrow.Float64()), true), () => new Map([['a', 1], ['b', float()]])),
    map_of_lists: b(new arrow.Map_(entries(new arrow.Utf8(), new arrow.List(item(new arrow.Int32())))),
      () => new Map(several(() => [pick(words) + below(9), perhaps(() => several(i32))]))),
  };
}

function unions(n) {
  const children = [field('number', new arrow.Int32()), field('text', new arrow.Utf8()), field('flag', new arrow.Bool())];
  const makers = [int(32, true), () => pick(words), () => random() < 0.5];
  return {
    dense: union(new arrow.DenseUnion([0, 1, 2], children), n, makers),
    dense_ids: union(new arrow.DenseUnion([5, 100, 7], children), n, makers),
    sparse: union(new arrow.SparseUnion([0, 1, 2], children), n, makers),
    sparse_ids: union(new arrow.SparseUnion([5, 100, 7], children), n, makers),
  };
}

/** Dictionary columns of one builder each: a later batch that has new words makes a delta. */
function dictionaries(counts) {
  const types = {
    int8: [new arrow.Utf8(), new arrow.Int8()],
    int16: [new arrow.Utf8(), new arrow.Int16()],
    int32: [new arrow.Utf8(), new arrow.Int32()],
    uint8: [new arrow.Utf8(), new arrow.Uint8()],
    uint16: [new arrow.LargeUtf8(), new arrow.Uint16()],
    uint32: [new arrow.Utf8(), new arrow.Uint32()],
    ordered: [new arrow.Utf8(), new arrow.Int32(), true],
    numbers: [new arrow.Float64(), new arrow.Int32()],
  };
  const batches = counts.map(() => ({}));
  let id = 40;
  for (const [name, [values, index, ordered]] of Object.entries(types)) {
    const builder = arrow.makeBuilder({ type: new arrow.Dictionary(values, index, id++, ordered ?? false), nullValues: [null] });
    counts.forEach((count, batch) => {
      for (let row = 0; row < count; row++) {
        const number = below(4 + 4 * batch);
        builder.append(isNull(row, true) ? null : name === 'numbers' ? number / 4 : `word ${number}`);
      }
      batches[batch][name] = batch + 1 === counts.length ? builder.finish().flush() : builder.flush();
    });
  }
  return batches;
}

/** A list of dictionary values, and two columns of one dictionary. */
function sharedDictionary() {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), 7);
  const dictionary = arrow.vectorFromArray(['red', 'green', null, 'blue'], new arrow.Utf8());
  const column = (values) => arrow.makeData({ type, length: values.length, nullCount: 0, data: Int32Array.from(values), dictionary });
  const child = column([3, 3, 0, 1, 2]);
  return [{
    first: column([0, 1, 2]),
    second: column([3, 2, 1]),
    list: arrow.makeData({ type: new arrow.List(item(type)), length: 3, nullCount: 0, valueOffsets: Int32Array.of(0, 2, 2, 5), child }),
  }];
}

function batchOf(schema, columns) {
  const children = schema.fields.map((f) => columns[f.name]);
  const length = children[0]?.length ?? 0;
  return new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children }));
}

function schemaOf(columns, metadata, fieldMetadata) {
  return new arrow.Schema(Object.entries(columns).map(([name, data]) => new arrow.Field(name, data.type, true, fieldMetadata)), metadata);
}

function write(name, batches, { schema = schemaOf(batches[0]), prepare = () => {}, options } = {}) {
  const path = join(folder, `${name}.arrow`);
  const writer = new arrow.RecordBatchFileWriter(options);
  prepare(writer);
  writer.reset(undefined, schema);
  for (const batch of batches) writer.write(batch instanceof arrow.RecordBatch ? batch : batchOf(schema, batch));
  writer.finish();
  writeFileSync(path, writer.toUint8Array(true));
  return path;
}

function writeWithOracle(name, batches, options) {
  const oracle = readFile(write(name, batches, options));
  if (oracle.batches.length !== batches.length) {
    throw new Error(`${name}: ${oracle.batches.length} batches were read, ${batches.length} written`);
  }
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(oracle));
}

if (process.argv[3] === '--seeds') {
  const small = [5, 0, 3];
  for (const [name, make] of Object.entries({ primitives, decimal, variable, unions })) write(name, small.map((n) => make(n, true)));
  const { list_of_lists, large_list_of_views, fixed_list_of_text, list_of_structs, map_of_lists } = nested(4, true);
  write('nested', [{ list_of_lists, large_list_of_views, fixed_list_of_text, list_of_structs, map_of_lists }]);
  const { date_day, time_us, timestamp_ns_UTC, interval_mdn } = temporal(9, true);
  write('temporal', [{ date_day, time_us, timestamp_ns_UTC, interval_mdn }]);
  write('dictionaries', dictionaries([4, 3]).map(({ int8, uint16, numbers }) => ({ int8, uint16, numbers })));
  write('dictionaries_shared', sharedDictionary());
  const named = { a: built(new arrow.Int64(), 3, big), b: built(new arrow.Utf8(), 3, () => pick(words.slice(0, 5))) };
  const metadata = new Map([['key', 'value']]);
  write('metadata', [named], { schema: schemaOf(named, metadata, metadata) });
  write('legacy_framing', [named, named], { prepare: (writer) => { writer._writeLegacyIpcFormat = true; } });
  // Columns whose nulls the package has not counted.
  const plain = { a: named.a, b: variable(3, false).utf8, c: primitives(3, false).nothing };
  const uncounted = batchOf(schemaOf(plain), plain);
  write('slices', [uncounted.slice(1, 3)], { schema: uncounted.schema });
  process.exit();
}

const sizes = [17, 0, 5, 200];
for (const [name, make] of Object.entries({ primitives, temporal, decimal, variable, nested })) {
  writeWithOracle(name, sizes.map((n) => make(n, true)));
  writeWithOracle(`${name}_without_nulls`, [23, 1].map((n) => make(n, false)));
  writeWithOracle(`${name}_empty`, [make(0, true)]);
}
writeWithOracle('unions', sizes.map((n) => unions(n)));
writeWithOracle('dictionaries', dictionaries([9]));
writeWithOracle('dictionaries_with_deltas', dictionaries([9, 4, 30, 60]));
writeWithOracle('dictionaries_shared', sharedDictionary());
writeWithOracle('many_batches', Array.from({ length: 150 }, (_, i) => variable(i % 9, true)));
writeWithOracle('no_batches', [], { schema: schemaOf(nested(0, true)) });
writeWithOracle('no_columns', [], { schema: new arrow.Schema([]) });

const metadata = new Map([['key', 'value'], ['', 'empty key'], ['Schlüssel', 'Wert 🌍'], ['long', 'v'.repeat(5000)]]);
const named = { '': primitives(3, true).int8, 'naïve 名': variable(3, true).utf8 };
writeWithOracle('metadata', [named], { schema: schemaOf(named, metadata, new Map([['field', 'über'], ['ARROW:extension:name', 'x.y']])) });

// The framing of 0.14 and before, without the marker in front of the length.
const legacy = { prepare: (writer) => { writer._writeLegacyIpcFormat = true; } };
writeWithOracle('legacy_framing', sizes.map((n) => ({ ...primitives(n, true), ...variable(n, true) })), legacy);
writeWithOracle('legacy_framing_dictionaries', dictionaries([9, 4, 30]), legacy);

// Slices of a table: bitmaps and offsets that do not start at zero are cut and moved by the writer; not those of views,
// whose start version 21.2 counts twice.
const { large_list_of_views: _, ...columns } = { ...nested(100, true), ...primitives(100, true) };
const whole = batchOf(schemaOf(columns), columns);
writeWithOracle('slices', [whole.slice(3, 20), whole.slice(50, 100)], { schema: whole.schema });

// A body that is compressed is refused by the codec that the file names: what stands in the buffers does not matter, but
// for the first bytes, which the package looks at when it is told of a codec.
const codecs = { LZ4_FRAME: [4, 34, 77, 24, 0x60, 0x40, 0x82], ZSTD: [40, 181, 47, 253, 0x20, 0] };
for (const [codec, start] of Object.entries(codecs)) {
  const compressionType = arrow.CompressionType[codec];
  arrow.compressionRegistry.set(compressionType, { encode: () => Uint8Array.from(start), decode: (data) => data });
  write(`compressed_${codec}`, [primitives(100, false)], { options: { compressionType } });
}
