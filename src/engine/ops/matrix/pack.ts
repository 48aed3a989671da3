import { BLOCK, blocksOf, wordsOf } from './layout.ts';
import type { PackedDtype } from './layout.ts';
import { brainAbove, brainBelow, brainValue, toBrain, toHalf } from './halves.ts';

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
  for (let start = 0, at = 0; start < values.length; start += columns, at += words) {
    for (let column = 0; column < columns; column++) {
      const word = at + (column >> 1);
      data[word] = (data[word] ?? 0) | (toHalf(values[start + column] ?? 0) << (16 * (column & 1)));
    }
  }
}

function packBlocks(dtype: 'int8' | 'int4', values: Float32Array, columns: number, data: Int32Array, scales: Int32Array): void {
  const bits = dtype === 'int8' ? 8 : 4;
  const [words, perWord] = [wordsOf(dtype, columns), 32 / bits];
  const quanta = new Uint8Array(BLOCK);
  const choose = dtype === 'int8' ? spanScale : leastSquaresScale;
  let block = 0;
  for (let start = 0, at = 0; start < values.length; start += columns, at += words) {
    for (let column = 0; column < columns; column += BLOCK) {
      const part = values.subarray(start + column, start + Math.min(columns, column + BLOCK));
      const scale = choose(part, 2 ** bits - 1);
      quantise(part, scale, 2 ** bits - 1, quanta);
      scales[block++] = scale;
      for (let i = 0; i < part.length; i++) {
        const word = at + Math.floor((column + i) / perWord);
        data[word] = (data[word] ?? 0) | ((quanta[i] ?? 0) << (bits * (i % perWord)));
      }
    }
  }
}

/** The scale (low half) and minimum (high half) that just cover a block, so that no weight is off by more than scale/2. */
function spanScale(part: Float32Array, levels: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of part) { low = Math.min(low, value); high = Math.max(high, value); }
  return covering(low, high, levels);
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
  let [low, high] = [Infinity, -Infinity];
  for (const value of part) { low = Math.min(low, value); high = Math.max(high, value); }
  const middle = (low + high) / 2;
  let [best, least] = [0, Infinity];
  const consider = (scale: number): void => {
    const error = squaredError(part, scale, levels);
    if (error < least) [best, least] = [scale, error];
  };
  for (const span of SPANS) {
    const scale = covering(middle - span * (middle - low), middle + span * (high - middle), levels);
    consider(scale);
    consider(fitted(part, scale, levels));
  }
  return best;
}

function quantumOf(value: number, step: number, minimum: number, levels: number): number {
  return step > 0 ? Math.max(0, Math.min(levels, Math.round((value - minimum) / step))) : 0;
}

function quantise(part: Float32Array, scale: number, levels: number, into: Uint8Array): void {
  const [step, minimum] = [brainValue(scale & 0xffff), brainValue(scale >>> 16)];
  for (let i = 0; i < part.length; i++) into[i] = quantumOf(part[i] ?? 0, step, minimum, levels);
}

function squaredError(part: Float32Array, scale: number, levels: number): number {
  const [step, minimum] = [brainValue(scale & 0xffff), brainValue(scale >>> 16)];
  let sum = 0;
  for (const value of part) {
    const error = value - minimum - step * quantumOf(value, step, minimum, levels);
    sum += error * error;
  }
  return sum;
}

/** Least squares of the weights over their quanta: step = cov(q, w)/var(q), minimum = mean(w) − step·mean(q). */
function fitted(part: Float32Array, scale: number, levels: number): number {
  const [step, minimum] = [brainValue(scale & 0xffff), brainValue(scale >>> 16)];
  let [sumQ, sumW, sumQQ, sumQW] = [0, 0, 0, 0];
  for (const value of part) {
    const q = quantumOf(value, step, minimum, levels);
    sumQ += q; sumW += value; sumQQ += q * q; sumQW += q * value;
  }
  const spread = sumQQ - (sumQ * sumQ) / part.length;
  if (spread <= 0) return scale;
  const slope = (sumQW - (sumQ * sumW) / part.length) / spread;
  return slope > 0 ? toBrain(slope) | (toBrain((sumW - slope * sumQ) / part.length) << 16) : scale;
}
