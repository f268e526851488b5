// What apache-arrow has read of a file, in a JSON that both sides can compare: the schema, and of each batch the rows of
// each column. Values are what is stored, so that nothing is lost: whole numbers of 64 bits and decimals as text, floating
// point as the 16 hexadecimal digits of the float64, bytes as "x:" and hexadecimal digits, points and lengths of time as
// the number that stands in the buffer. Lists are arrays, structs arrays of their children, maps arrays of [key, value],
// unions {"type": number, "value": value}.

import * as arrow from 'apache-arrow';
import { readFileSync } from 'node:fs';

const { DataType, Vector } = arrow;
const kinds = ['Second', 'Millisecond', 'Microsecond', 'Nanosecond'];
const intervals = ['IntervalYearMonth', 'IntervalDayTime', 'IntervalMonthDayNano'];

/** The kind of a type by our names, and its parameters. */
function typeOf(type) {
  if (DataType.isInt(type)) return { kind: `${type.isSigned ? '' : 'U'}Int${type.bitWidth}` };
  if (DataType.isFloat(type)) return { kind: `Float${[16, 32, 64][type.precision]}` };
  if (DataType.isDecimal(type)) return { kind: `Decimal${type.bitWidth}`, precision: type.precision, scale: type.scale };
  if (DataType.isDate(type)) return { kind: type.unit === arrow.DateUnit.DAY ? 'Date32' : 'Date64' };
  if (DataType.isTime(type)) return { kind: `Time${type.bitWidth}`, unit: kinds[type.unit] };
  if (DataType.isTimestamp(type)) return { kind: 'Timestamp', unit: kinds[type.unit], timeZone: type.timezone || null };
  if (DataType.isDuration(type)) return { kind: 'Duration', unit: kinds[type.unit] };
  if (DataType.isInterval(type)) return { kind: intervals[type.unit] };
  if (DataType.isFixedSizeBinary(type)) return { kind: 'FixedSizeBinary', byteWidth: type.byteWidth };
  if (DataType.isFixedSizeList(type)) return { kind: 'FixedSizeList', listSize: type.listSize };
  if (DataType.isMap(type)) return { kind: 'Map', keysSorted: type.keysSorted };
  if (DataType.isUnion(type)) {
    return { kind: type.mode === arrow.UnionMode.Sparse ? 'SparseUnion' : 'DenseUnion', typeIds: [...type.typeIds] };
  }
  return { kind: arrow.Type[type.typeId] };
}

function pairs(map) {
  return [...(map ?? new Map())].map(([key, value]) => [key, value]);
}

export function fieldOf(field) {
  const encoded = DataType.isDictionary(field.type);
  const type = encoded ? field.type.dictionary : field.type;
  return {
    // A name that is left out reads as null.
    name: field.name ?? '',
    nullable: field.nullable,
    ...typeOf(type),
    dictionary: encoded ? { index: typeOf(field.type.indices).kind, ordered: field.type.isOrdered } : null,
    children: (type.children ?? []).map(fieldOf),
    metadata: pairs(field.metadata),
  };
}

/** The digits of a floating point number; one text for each NaN. */
export function floatText(value) {
  if (Number.isNaN(value)) return 'nan';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

function bytesText(bytes) {
  return `x:${Buffer.from(bytes).toString('hex')}`;
}

const vectors = new WeakMap();

/** What the package itself gives for a row: its accessors are what is compared with. */
function got(data, row) {
  let vector = vectors.get(data);
  if (!vector) vectors.set(data, (vector = new Vector([data])));
  return vector.get(row);
}

function rows(data) {
  return Array.from({ length: data.length }, (_, row) => valueOf(data, row));
}

/** One value. The package converts points in time to numbers that lose digits: these are taken from its typed arrays. */
export function valueOf(data, row) {
  const { type } = data;
  if (DataType.isUnion(type)) {
    const id = data.typeIds[row];
    const child = data.children[type.typeIdToChildIndex[id]];
    return { type: id, value: valueOf(child, DataType.isDenseUnion(type) ? data.valueOffsets[row] : row) };
  }
  if (DataType.isNull(type) || !data.getValid(row)) return null;
  if (DataType.isDictionary(type)) return dictionaryValue(data.dictionary, Number(data.values[row]));
  if (DataType.isStruct(type)) return data.children.map((child) => valueOf(child, row));
  if (DataType.isMap(type)) {
    const entries = data.children[0].slice(data.valueOffsets[row], data.valueOffsets[row + 1] - data.valueOffsets[row]);
    return rows(entries);
  }
  if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type)) {
    return got(data, row).data.flatMap(rows);
  }
  if (DataType.isFloat(type)) return floatText(got(data, row));
  if (DataType.isDecimal(type)) return decimalText(data.values, data.stride, row);
  if (DataType.isInterval(type)) return intervalOf(type, data.values, row);
  if (DataType.isTime(type) || DataType.isTimestamp(type) || DataType.isDuration(type) || DataType.isDate(type)) {
    const stored = data.values[row];
    return typeof stored === 'bigint' ? stored.toString() : stored;
  }
  const value = got(data, row);
  if (value instanceof Uint8Array) return bytesText(value);
  return typeof value === 'bigint' ? value.toString() : value;
}

function dictionaryValue(dictionary, index) {
  for (const chunk of dictionary.data) {
    if (index < chunk.length) return valueOf(chunk, index);
    index -= chunk.length;
  }
  throw new Error('an index is past its dictionary');
}

function decimalText(words, stride, row) {
  let value = 0n;
  for (let i = stride - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[row * stride + i]);
  return BigInt.asIntN(stride * 32, value).toString();
}

function intervalOf(type, values, row) {
  if (type.unit === arrow.IntervalUnit.YEAR_MONTH) return values[row];
  if (type.unit === arrow.IntervalUnit.DAY_TIME) return [values[2 * row], values[2 * row + 1]];
  const [months, days, low, high] = values.subarray(4 * row, 4 * row + 4);
  return [months, days, ((BigInt(high) << 32n) | BigInt(low >>> 0)).toString()];
}

/** The whole of a file, batch by batch. */
export function readFile(path) {
  const reader = arrow.RecordBatchReader.from(new Uint8Array(readFileSync(path)));
  const { schema } = reader.open();
  // Of a file without batches the package makes one of its own.
  const read = reader.numRecordBatches === 0 ? [] : [...reader];
  const batches = read.map((batch) => ({ rows: batch.numRows, columns: batch.data.children.map(rows) }));
  return { schema: schema.fields.map(fieldOf), metadata: pairs(schema.metadata), batches };
}
