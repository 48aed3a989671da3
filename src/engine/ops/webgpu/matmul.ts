import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { tensorsOf } from '../matrix/dense.ts';
import type { ActivationKind, WeightMatrix, WeightShard } from '../types.ts';
import { ACTIVATIONS } from './activation.ts';
import { kernelFor } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import { clearRegisters, productLoop, productMemory, SLICE, threadPlace, threadsOf, tileRow } from './product.ts';
import type { ProductShape } from './product.ts';
import { matrixBindings, matrixForm, matrixKey, matrixReader } from './matrix.ts';
import type { MatrixForm } from './matrix.ts';
import { record } from './record.ts';
import { ENOUGH_GROUPS, groupsOf, pickTile } from './tiles.ts';
import { elementOf, isVector, reader, times, writer } from './wgsl.ts';

/** Slices a workgroup sums at least, where K is divided among several. */
const MIN_SLICES = 8;

export interface ProductInputs {
  /** [M,K] */
  readonly a: Tensor2D;
  /** Of which B is a shard: [N,K] where transposed, else [K,N]. */
  readonly matrix: WeightMatrix;
  readonly shard: WeightShard;
  readonly transposed: boolean;
  /** N where transposed, else K, when only a part of the shard's rows takes part, from `offsetB` on. */
  readonly rowsB?: number;
  readonly offsetB?: number;
  readonly bias?: Tensor1D | null;
  readonly activation?: ActivationKind | null;
}

/** activation(A·B + bias) → [M,N]. Long sums of small results are divided over workgroups and added in a fixed order. */
export function product(inputs: ProductInputs): Tensor2D {
  const { a, matrix, shard, transposed, bias = null, activation = null } = inputs;
  const [rows, inner] = a.shape;
  const columns = transposed ? inputs.rowsB ?? shard.rows : matrix.columns;
  const tile = pickTile(rows, columns);
  const groups = groupsOf(tile, rows, columns);
  const parts = divisions(groups, inner);
  const partLength = SLICE * Math.ceil(inner / SLICE / parts);
  const shape: ProductShape = { tile, transposed };
  const forms: Forms = { a: isVector(inner), b: matrixForm(matrix), c: isVector(columns) };
  const finish = parts === 1 ? { bias, activation } : { bias: null, activation: null };
  const kernel = kernelFor('product', [tile.rows, tile.columns, transposed, forms.a, matrixKey(forms.b), forms.c, finish.bias !== null, finish.activation],
    (name) => productKernel(name, shape, forms, finish.bias !== null, finish.activation));
  const [partial] = record(kernel, {
    inputs: finish.bias === null ? [a, ...tensorsOf(shard)] : [a, ...tensorsOf(shard), finish.bias],
    outputs: [{ shape: [parts * rows, columns] }],
    uniforms: [rows, columns, inner, matrix.columns, inputs.offsetB ?? 0, partLength, Math.ceil(rows / tile.rows), Math.ceil(columns / tile.columns)],
    groups: groups * parts,
  });
  if (parts === 1) return partial;
  const sum = sumParts(partial, rows, columns, parts, bias, activation);
  partial.dispose();
  return sum;
}

/** Parts of K that are summed by different workgroups: only where tiles alone leave most of a GPU idle. */
function divisions(groups: number, inner: number): number {
  const useful = Math.floor(inner / SLICE / MIN_SLICES);
  return Math.max(1, Math.min(useful, Math.floor(ENOUGH_GROUPS / groups)));
}

/** Whether rows of A and C can be read and written four numbers at a time, and how B is packed. */
interface Forms { readonly a: boolean; readonly b: MatrixForm; readonly c: boolean }

function productKernel(name: string, shape: ProductShape, forms: Forms, hasBias: boolean, activation: ActivationKind | null): Kernel {
  const { tile } = shape;
  return {
    name, threads: threadsOf(tile),
    inputs: [
      { name: 'a', type: elementOf(forms.a ? 4 : 1) }, ...matrixBindings('b', forms.b),
      ...(hasBias ? [{ name: 'bias', type: 'f32' } as const] : []),
    ],
    outputs: [{ name: 'c', type: elementOf(forms.c ? 4 : 1) }],
    uniforms: ['rows', 'columns', 'inner', 'width_b', 'offset_b', 'part_length', 'tile_rows', 'tile_columns'].map((field) => ({ name: field, type: 'u32' })),
    declarations: `${productMemory(shape)}
${reader('a', 'u.inner', forms.a)}
${matrixReader('b', 'u.width_b', forms.b)}
${writer('c', 'u.columns', forms.c)}
${hasBias ? BIAS : ''}
${activation === null ? '' : ACTIVATIONS[activation]('vec4<f32>')}`,
    body: `
  let row0 = (group % u.tile_rows) * ${tile.rows}u;
  let column0 = (group / u.tile_rows % u.tile_columns) * ${tile.columns}u;
  let part = group / (u.tile_rows * u.tile_columns);
  let begin = part * u.part_length;
  let end = min(begin + u.part_length, u.inner);
  ${threadPlace(tile)}
  ${clearRegisters(tile, true)}
  ${productLoop(shape, { row0: 'row0', column0: 'column0', rows: 'u.rows', columns: 'u.columns', begin: 'begin', end: 'end', offsetB: 'u.offset_b', readA: 'read_a', readB: 'read_b' })}
  let column = column0 + 4u * thread_column;
  if (column >= u.columns) { return; }
  ${hasBias ? 'let added = read_bias(column);' : ''}
  ${times(tile.perThread, (i) => {
    const value = `c${i}${hasBias ? ' + added' : ''}`;
    return `if (row0 + ${tileRow(tile, i)} < u.rows) { write_c(part * u.rows + row0 + ${tileRow(tile, i)}, column / 4u, ${activation === null ? value : `activate(${value})`}); }`;
  })}`,
  };
}

/** The bias of four columns; beyond its end it doesn't matter what is read. */
const BIAS = 'fn read_bias(column: u32) -> vec4<f32> { return vec4<f32>(bias[column], bias[column + 1u], bias[column + 2u], bias[column + 3u]); }';

const SUM_THREADS = 64;

/** activation(Σ_p partial[p] + bias), in the order of p. partial [parts,M,N] → [M,N]. */
function sumParts(partial: Tensor, rows: number, columns: number, parts: number, bias: Tensor1D | null, activation: ActivationKind | null): Tensor2D {
  return record(kernelFor('sumParts', [bias !== null, activation], (name) => sumKernel(name, bias !== null, activation)), {
    inputs: bias === null ? [partial] : [partial, bias],
    outputs: [{ shape: [rows, columns] }],
    uniforms: [rows * columns, columns, parts],
    groups: Math.ceil((rows * columns) / SUM_THREADS),
  })[0];
}

function sumKernel(name: string, hasBias: boolean, activation: ActivationKind | null): Kernel {
  const value = hasBias ? 'sum + bias[i % u.columns]' : 'sum';
  return {
    name, threads: SUM_THREADS,
    inputs: [{ name: 'partial', type: 'f32' }, ...(hasBias ? [{ name: 'bias', type: 'f32' } as const] : [])],
    outputs: [{ name: 'y', type: 'f32' }],
    uniforms: ['elements', 'columns', 'parts'].map((field) => ({ name: field, type: 'u32' })),
    declarations: activation === null ? '' : ACTIVATIONS[activation]('f32'),
    body: `
  let i = group * ${SUM_THREADS}u + lane;
  if (i >= u.elements) { return; }
  var sum = 0.0;
  for (var part = 0u; part < u.parts; part++) { sum += partial[part * u.elements + i]; }
  y[i] = ${activation === null ? value : `activate(${value})`};`,
  };
}
