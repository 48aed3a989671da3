import { dispose, getBackend, setBackend, slice, tensor1d, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { WeightDtype } from '../../../domain/model.ts';
import { createRandom } from '../../../domain/random.ts';
import { tensorsOf } from '../matrix/dense.ts';
import { makeMatrix } from '../matrix/makeMatrix.ts';
import type { WeightMatrix } from '../types.ts';

/** A small computation that both forms of an operation can make: values and gradients, by name. */
export interface OperationCase<Form> {
  readonly operation: string;
  /** What is special about it. */
  readonly name: string;
  /** Makes its own inputs, and disposes them. */
  readonly run: (form: Form) => Record<string, Tensor>;
}

/** A case bound to its two forms. */
export interface BoundCase {
  readonly operation: string;
  readonly name: string;
  /** Only on devices with subgroups of eight threads and more. */
  readonly needsSubgroups?: boolean;
  readonly reference: () => Record<string, Tensor>;
  readonly webgpu: () => Record<string, Tensor>;
}

/** The cases of one operation with its two forms, which have the same signatures. */
export function bindCases<Form>(cases: readonly OperationCase<Form>[], reference: Form, webgpu: Form): BoundCase[] {
  return cases.map(({ operation, name, run }) => ({ operation, name, reference: () => run(reference), webgpu: () => run(webgpu) }));
}

/** Numbers between -1 and 1; the same name gives the same numbers. */
export function randomValues(name: string, size: number): Float32Array {
  const random = createRandom(7, name);
  return Float32Array.from({ length: size }, () => 2 * random.next() - 1);
}

export const random1d = (name: string, n: number): Tensor1D => tensor1d(randomValues(name, n));
export const random2d = (name: string, rows: number, columns: number): Tensor2D => tensor2d(randomValues(name, rows * columns), [rows, columns]);
export const random3d = (name: string, shape: [number, number, number]): Tensor3D => tensor3d(randomValues(name, shape[0] * shape[1] * shape[2]), shape);

/** A frozen matrix of random numbers, packed as `kind` says. */
export function randomMatrix(name: string, rows: number, columns: number, { dtype = 'f32', shardRows = Infinity }: MatrixKind): WeightMatrix {
  return makeMatrix(dtype, randomValues(name, rows * columns), columns, shardRows);
}

/** How a case keeps its frozen matrix: float32 in one shard where nothing is said. */
export interface MatrixKind { readonly dtype?: WeightDtype; readonly shardRows?: number }

/** For the names of cases. */
export const kindName = ({ dtype, shardRows }: MatrixKind): string =>
  `${dtype === undefined ? '' : `, ${dtype}`}${shardRows === undefined ? '' : `, shards of ${shardRows} rows`}`;

/** The rows of a gradient that may be read; it is disposed. [R,W] → [rows,W] */
export function firstOf(gradient: Tensor2D, rows: number): Tensor2D {
  const first: Tensor2D = slice(gradient, [0, 0], [rows, gradient.shape[1]]);
  gradient.dispose();
  return first;
}

/** Runs `use` with the matrix and disposes it after. */
export function withMatrix<T>(matrix: WeightMatrix, use: (matrix: WeightMatrix) => T): T {
  try {
    return use(matrix);
  } finally {
    dispose(matrix.shards.flatMap(tensorsOf));
  }
}

/** Runs `use` with the inputs and disposes them after it. */
export function withInputs<I extends Record<string, Tensor>, T>(inputs: I, use: (inputs: I) => T): T {
  try {
    return use(inputs);
  } finally {
    dispose(inputs);
  }
}

/**
 * Largest |got − expected| / (1 + |expected|) over all outputs of a case, the reference on the `cpu` backend: plain
 * JavaScript, so that a faulty driver can't spoil both sides. Infinity where names, shapes or finiteness differ.
 */
export async function caseError(bound: BoundCase): Promise<number> {
  const expected = await onCpu(bound.reference);
  const got = await valuesOf(bound.webgpu);
  if (Object.keys(got).join(' ') !== Object.keys(expected).join(' ')) return Infinity;
  return Math.max(...Object.entries(expected).map(([name, values]) => largestError(got[name], values)));
}

async function onCpu(run: BoundCase['reference']): Promise<Record<string, Float32Array>> {
  const current = getBackend();
  await setBackend('cpu');
  try {
    return await valuesOf(run);
  } finally {
    await setBackend(current);
  }
}

/** Reads all outputs and disposes them. */
export async function valuesOf(run: () => Record<string, Tensor>): Promise<Record<string, Float32Array>> {
  const outputs = run();
  const values: Record<string, Float32Array> = {};
  for (const [name, output] of Object.entries(outputs)) values[name] = Float32Array.from(await output.data());
  dispose(outputs);
  return values;
}

function largestError(got: Float32Array | undefined, expected: Float32Array): number {
  if (got?.length !== expected.length) return Infinity;
  let largest = 0;
  expected.forEach((value, i) => {
    const error = Math.abs((got[i] ?? NaN) - value) / (1 + Math.abs(value));
    largest = Number.isFinite(error) ? Math.max(largest, error) : Infinity;
  });
  return largest;
}
