"use strict";

// Figures as text: speeds in powers of 1,000, sizes in powers of 1,024, three digits that count. An en dash for what is not known.

const unknown = "–";

const isKnown = (value) => typeof value === "number" && Number.isFinite(value);

/** Three digits that count, and no decimals that say nothing. */
function digits(value) {
  if (Number.isInteger(value) && value < 1000) return String(value);
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

/** A value with the largest unit that leaves 1 or more of it. */
function scaled(value, step, units) {
  if (!isKnown(value)) return unknown;
  let unit = 0;
  while (unit < units.length - 1 && value >= (step === 1024 ? 1000 : 999.5)) {
    value /= step;
    unit++;
  }
  return units[unit] === "" ? digits(value) : `${digits(value)}\u00a0${units[unit]}`;
}

/** Marks of an axis, all in the unit of the largest. */
function scaledAlike(values, step, units) {
  const most = Math.max(...values.map(Math.abs));
  let unit = 0;
  while (unit < units.length - 1 && most >= step ** (unit + 1)) unit++;
  return values.map((value) => (value === 0 ? "0" : `${Number((value / step ** unit).toPrecision(4))}\u00a0${units[unit]}`));
}

const speedUnits = ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"];
const timeUnits = ["ns", "µs", "ms", "s"];

const formatSpeed = (bytesPerSecond) => scaled(bytesPerSecond, 1000, speedUnits);
const formatSize = (bytes) => scaled(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]);
const formatCount = (count) => scaled(count, 1000, ["", "k", "M", "G", "T"]);
const formatRate = (perSecond) => (isKnown(perSecond) ? `${formatCount(perSecond)}/s` : unknown);
const formatTime = (nanoseconds) => scaled(nanoseconds, 1000, timeUnits);
const speedMarks = (values) => scaledAlike(values, 1000, speedUnits);
const timeMarks = (values) => scaledAlike(values, 1000, timeUnits);
const formatShare = (share) => (isKnown(share) ? `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)}\u00a0%` : unknown);
const formatFactor = (factor) => (isKnown(factor) ? `${factor < 0.0995 ? factor.toFixed(3) : factor.toFixed(factor < 9.995 ? 2 : 0)}×` : unknown);
const formatGigabytes = (bytesPerSecond) => {
  if (!isKnown(bytesPerSecond)) return unknown;
  const value = bytesPerSecond / 1e9;
  return value >= 1 ? digits(value) : value >= 0.01 ? value.toFixed(3) : String(Number(value.toPrecision(3)));
};

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const sum = (values) => values.reduce((total, value) => total + value, 0);
