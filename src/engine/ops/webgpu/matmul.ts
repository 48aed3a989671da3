import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Arithmetic } from '../../../domain/config.ts';
import { tensorsOf } from '../matrix/dense.ts';
import type { ActivationKind, WeightMatrix, WeightShard } from '../types.ts';
import { broadcastRows, broadcastThreads } from './broadcast.ts';
import { kernelFor } from './kernel.ts';
import { matrixForm, matrixKey } from './matrix.ts';
import { SLICE, threadsOf } from './product.ts';
import type { Tile } from './product.ts';
import { productKernel, SUM_THREADS, sumKernel } from './productKernels.ts';
import type { ProductVariant } from './productKernels.ts';
import { largestSubgroup, productTile, productWay } from './productWay.ts';
import { record } from './record.ts';
import { atMost, ENOUGH_GROUPS, groupsOf, pickTile } from './tiles.ts';
import { isVector } from './wgsl.ts';

/** Slices a workgroup sums at least, where K is divided among several. */
const MIN_SLICES = 8;

export interface ProductInputs {
  /** [M,K], or its packed halves. */
  readonly a: Tensor2D;
  /** Only so many first rows of A are multiplied; the others of the result are not written. All where it isn't set. */
  readonly rows?: number;
  /** [M] what the rows of halves are to be multiplied by again; null: A is float32. */
  readonly rowScale?: Tensor1D | null;
  /** Of which B is a shard: [N,K] where transposed, else [K,N]. */
  readonly matrix: WeightMatrix;
  readonly shard: WeightShard;
  readonly transposed: boolean;
  /** N where transposed, else K, when only a part of the shard's rows takes part, from `offsetB` on. */
  readonly rowsB?: number;
  readonly offsetB?: number;
  readonly bias?: Tensor1D | null;
  readonly activation?: ActivationKind | null;
  /** [M,N], added last. */
  readonly residual?: Tensor2D | null;
}

/**
 * activation(A·B + bias) + residual → [M,N]. Long sums of small results are divided over workgroups and added in a
 * fixed order; how they are divided doesn't depend on the way that the adapter computes.
 */
export function product(inputs: ProductInputs): Tensor2D {
  const { a: { shape: [room] }, matrix, shard, transposed, bias = null, activation = null, residual = null } = inputs;
  const rows = Math.min(inputs.rows ?? room, room);
  const inner = transposed ? matrix.columns : inputs.rowsB ?? shard.rows;
  const columns = transposed ? inputs.rowsB ?? shard.rows : matrix.columns;
  const tile = pickTile(rows, columns);
  const parts = divisions(groupsOf(tile, rows, columns), inner);
  const finish = { bias, activation, residual };
  const sum = sumOf(inputs, atMost(productTile(arithmeticOf(inputs)), tile), { rows, columns, inner, parts }, parts === 1 ? finish : NOTHING);
  if (parts === 1) return sum;
  const [whole] = record(kernelFor('sumParts', keyOf(finish), (name) => sumKernel(name, variantOf(finish))), {
    inputs: [sum, ...tensorsIn(finish)], outputs: [{ shape: [room, columns] }], uniforms: [rows * columns, columns, parts],
    groups: Math.ceil((rows * columns) / SUM_THREADS),
  });
  sum.dispose();
  return whole;
}

/** What is done to a sum. */
interface Finish { readonly bias: Tensor1D | null; readonly activation: ActivationKind | null; readonly residual: Tensor2D | null }

const NOTHING: Finish = { bias: null, activation: null, residual: null };

const variantOf = ({ bias, activation, residual }: Finish) => ({ bias: bias !== null, activation, residual: residual !== null });
const keyOf = ({ bias, activation, residual }: Finish) => [bias !== null, activation, residual !== null];
const tensorsIn = ({ bias, residual }: Finish): Tensor[] => [bias, residual].filter((tensor) => tensor !== null);

interface Sizes { readonly rows: number; readonly columns: number; readonly inner: number; readonly parts: number }

const arithmeticOf = ({ rowScale = null }: ProductInputs): Arithmetic => (rowScale === null ? 'float32' : 'float16');

/** The sums of the parts of K, one after the other: [parts·M,N]. */
function sumOf(inputs: ProductInputs, tile: Tile, { rows, columns, inner, parts }: Sizes, finish: Finish): Tensor2D {
  const { a, rowScale = null, matrix, shard, transposed, offsetB = 0 } = inputs;
  const tiled = productWay(rows, arithmeticOf(inputs)) === 'tiled';
  const threads = tiled ? threadsOf(tile) : broadcastThreads(rows, largestSubgroup());
  const shape = tiled ? tile : { rows: broadcastRows(rows, rowScale !== null), columns: 4 * threads };
  const variant: ProductVariant = {
    tile: tiled ? tile : null, threads, perThread: tiled ? tile.perThread : shape.rows, transposed, halves: rowScale !== null, a: rowScale === null && tiled && isVector(inner), b: matrixForm(matrix), c: isVector(columns), ...variantOf(finish),
  };
  const key = [shape.rows, shape.columns, tiled, transposed, variant.halves, variant.a, matrixKey(variant.b), variant.c, ...keyOf(finish)];
  const [tileRows, tileColumns] = [Math.ceil(rows / shape.rows), Math.ceil(columns / shape.columns)];
  return record(kernelFor('product', key, (name) => productKernel(name, variant)), {
    inputs: [a, ...tensorsOf(shard), ...(rowScale === null ? [] : [rowScale]), ...tensorsIn(finish)],
    outputs: [{ shape: [parts === 1 ? a.shape[0] : parts * rows, columns] }],
    uniforms: [rows, columns, inner, matrix.columns, offsetB + (shard.firstRow ?? 0), SLICE * Math.ceil(inner / SLICE / parts), tileRows, tileColumns],
    groups: tileRows * tileColumns * parts, work: rows * columns * inner,
  })[0];
}

/** Parts of K that are summed by different workgroups: only where tiles alone leave most of a GPU idle. */
function divisions(groups: number, inner: number): number {
  const useful = Math.floor(inner / SLICE / MIN_SLICES);
  return Math.max(1, Math.min(useful, Math.floor(ENOUGH_GROUPS / groups)));
}
