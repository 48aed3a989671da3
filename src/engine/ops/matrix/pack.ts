import { BLOCK_COLUMNS, blocksOf, wordsOf } from './layout.ts';
import type { PackedDtype } from './layout.ts';
import { brainAbove, brainBelow, brainValue, halfOfBits, toBrain } from './halves.ts';

export interface PackedRows {
  /** [rows·words] */
  readonly data: Int32Array;
  /** [rows·blocks]; empty for f16. */
  readonly scales: Int32Array;
}

/** Packs whole rows, row-major, as `layout.ts` says. */
export function packRows(dtype: PackedDtype, values: Float32Array, columns: number): PackedRows {
  const rows = values.length / columns;
  const data = new Int32Array(rows * wordsOf(dtype, columns));
  const scales = new Int32Array(rows * blocksOf(dtype, columns));
  if (dtype === 'f16') packHalves(values, columns, data);
  else packBlocks(dtype, values, columns, data, scales);
  return { data, scales };
}

function packHalves(values: Float32Array, columns: number, data: Int32Array): void {
  const words = wordsOf('f16', columns);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let start = 0, at = 0; start < bits.length; start += columns, at += words) {
    for (let column = 0; column < columns; column += 2) {
      const high = column + 1 < columns ? halfOfBits(bits[start + column + 1] ?? 0) : 0;
      data[at + (column >> 1)] = halfOfBits(bits[start + column] ?? 0) | (high << 16);
    }
  }
}

function packBlocks(dtype: 'int8' | 'int4', values: Float32Array, columns: number, data: Int32Array, scales: Int32Array): void {
  const bits = dtype === 'int8' ? 8 : 4;
  const words = wordsOf(dtype, columns);
  const blockColumns = BLOCK_COLUMNS[dtype];
  const quanta = new Uint8Array(blockColumns);
  const choose = dtype === 'int8' ? spanScale : leastSquaresScale;
  let block = 0;
  for (let start = 0, at = 0; start < values.length; start += columns, at += words) {
    for (let column = 0; column < columns; column += blockColumns) {
      const part = values.subarray(start + column, start + Math.min(columns, column + blockColumns));
      const scale = choose(part, 2 ** bits - 1);
      quantise(part, scale, 2 ** bits - 1, quanta);
      scales[block++] = scale;
      for (let i = 0; i < part.length; i++) {
        const word = at + (((column + i) * bits) >> 5);
        data[word] = (data[word] ?? 0) | ((quanta[i] ?? 0) << ((i * bits) & 31));
      }
    }
  }
}

/** The scale (low half) and minimum (high half) that just cover a block, so that no weight is off by more than scale/2. */
function spanScale(part: Float32Array, levels: number): number {
  const { low, high } = boundsOf(part);
  return covering(low, high, levels);
}

function boundsOf(part: Float32Array): { low: number; high: number } {
  let low = part[0] ?? 0, high = low;
  for (let i = 1; i < part.length; i++) {
    const value = part[i] ?? 0;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return { low, high };
}

function covering(low: number, high: number, levels: number): number {
  const minimum = brainBelow(low);
  return brainAbove((high - brainValue(minimum)) / levels) | (minimum << 16);
}

/** What the tried spans are of a block's; shorter ones spend fewer levels on outliers. Found on the built-in model. */
const SPANS = [1, 0.9, 0.8];

/**
 * The scale and minimum of least squared error among some: shrunk spans, each once refined by the straight line that
 * fits the weights best as a function of their quanta.
 */
function leastSquaresScale(part: Float32Array, levels: number): number {
  const { low, high } = boundsOf(part);
  const middle = (low + high) / 2;
  let best = 0, least = Infinity;
  for (const span of SPANS) {
    const first = tryScale(part, covering(middle - span * (middle - low), middle + span * (high - middle), levels), levels);
    if (first.error < least) { best = first.scale; least = first.error; }
    const second = tryScale(part, first.better, levels);
    if (second.error < least) { best = second.scale; least = second.error; }
  }
  return best;
}

/**
 * The squared error of a block with this scale, and the scale that least squares over its quanta gives:
 * step = cov(q, w)/var(q), minimum = mean(w) − step·mean(q).
 */
function tryScale(part: Float32Array, scale: number, levels: number): { scale: number; error: number; better: number } {
  const step = brainValue(scale & 0xffff), minimum = brainValue(scale >>> 16), inverse = step > 0 ? 1 / step : 0;
  let error = 0, sumQ = 0, sumW = 0, sumQQ = 0, sumQW = 0;
  for (let i = 0; i < part.length; i++) {
    const value = part[i] ?? 0;
    const q = quantumOf(value, inverse, minimum, levels);
    const off = value - minimum - step * q;
    error += off * off;
    sumQ += q;
    sumW += value;
    sumQQ += q * q;
    sumQW += q * value;
  }
  const spread = sumQQ - (sumQ * sumQ) / part.length;
  const slope = spread > 0 ? (sumQW - (sumQ * sumW) / part.length) / spread : 0;
  const better = slope > 0 ? toBrain(slope) | (toBrain((sumW - slope * sumQ) / part.length) << 16) : scale;
  return { scale, error, better };
}

function quantumOf(value: number, inverse: number, minimum: number, levels: number): number {
  const q = Math.trunc((value - minimum) * inverse + 0.5);
  return q < 0 ? 0 : q > levels ? levels : q;
}

function quantise(part: Float32Array, scale: number, levels: number, into: Uint8Array): void {
  const step = brainValue(scale & 0xffff), minimum = brainValue(scale >>> 16), inverse = step > 0 ? 1 / step : 0;
  for (let i = 0; i < part.length; i++) into[i] = quantumOf(part[i] ?? 0, inverse, minimum, levels);
}
