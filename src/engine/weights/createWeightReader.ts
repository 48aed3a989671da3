import { getBackend, tensor1d, tensor2d, transpose } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { denseMatrix } from '../ops/matrix/dense.ts';
import type { Weights } from './openWeights.ts';
import { planSources } from './sources.ts';
import type { PlannedSource } from './sources.ts';
import type { MatrixSource, VectorSource, WeightReader } from './weightReader.ts';

/** Told after each stored tensor: its name and how many of its elements were taken. */
export type OnRead = (name: string, elements: number) => void;

/**
 * Reads stored tensors onto the current backend as float32. Where a read fails, what was handed out before is still
 * in `tensors()`: the caller disposes it.
 */
export function createWeightReader(weights: Weights, onRead: OnRead = () => undefined): WeightReader {
  const owned = new Set<Tensor>();
  const own = <T extends Tensor>(tensor: T): T => {
    owned.add(tensor);
    return tensor;
  };
  const read = async (source: PlannedSource, shape: readonly number[], columns: number): Promise<Float32Array> => {
    const stored = await weights.read(source.name, shape);
    onRead(source.name, source.count * columns);
    return takeRows(source.turned ? turn(stored, columns, source.storedRows) : stored, source.rows, columns);
  };
  const vector: WeightReader['vector'] = async (source, size) => {
    const values = new Float32Array(size);
    let at = 0;
    for (const [i, part] of planSources(weights, source, size).entries()) {
      const plus = plusOf(source, i);
      values.set((await read(part, [part.storedRows], 1)).map((value) => value + plus), at);
      at += part.count;
    }
    return own(tensor1d(values));
  };
  const dense = async (source: MatrixSource | readonly MatrixSource[], rows: number, columns: number): Promise<Tensor2D> => {
    const values = new Float32Array(rows * columns);
    let at = 0;
    for (const part of planSources(weights, source, rows)) {
      values.set(await read(part, part.turned ? [columns, part.storedRows] : [part.storedRows, columns], columns), at);
      at += part.count * columns;
    }
    return own(tensor2d(values, [rows, columns]));
  };
  return {
    has: (name) => weights.has(name),
    vector, own,
    matrix: async (source, rows, columns) => denseMatrix(await dense(source, rows, columns)),
    linear: async (weight, bias, outputs, inputs) => {
      const data = await dense(weight, outputs, inputs);
      const transposed = keepsTransposed() ? own(transpose(data)) : null;
      return { matrix: denseMatrix(data), transposed, bias: bias === null ? null : await vector(bias, outputs) };
    },
    tensors: () => [...owned],
  };
}

function plusOf(source: VectorSource | readonly VectorSource[], index: number): number {
  return ('name' in source ? source : source[index])?.plus ?? 0;
}

/** [columns,rows] → [rows,columns] */
function turn(values: Float32Array, columns: number, rows: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) turned[row * columns + column] = values[column * rows + row] ?? 0;
  }
  return turned;
}

function takeRows(values: Float32Array, rows: Int32Array | null, columns: number): Float32Array {
  if (rows === null) return values;
  const taken = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => taken.set(values.subarray(row * columns, (row + 1) * columns), i * columns));
  return taken;
}

/** The WASM backend's fast product (XNNPACK) takes no transposed operand; with one it is 14 times slower (512-wide, measured). */
function keepsTransposed(): boolean {
  return getBackend() === 'wasm';
}
