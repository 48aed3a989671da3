import type { ActivationKind } from '../types.ts';
import { ACTIVATIONS } from './activation.ts';
import { broadcastLoop } from './broadcast.ts';
import { halfBindings, halfReader, halfRows } from './halfMatrix.ts';
import type { Kernel } from './kernel.ts';
import { matrixBindings, matrixReader } from './matrix.ts';
import type { MatrixForm } from './matrix.ts';
import { clearRegisters, productLoop, productMemory, threadPlace, tileRow } from './product.ts';
import type { ProductPlace, Tile } from './product.ts';
import { elementOf, reader, times, writer } from './wgsl.ts';

/** What the text of a product depends on. */
export interface ProductVariant {
  /** By workgroup memory (product.ts), or null: by subgroups (broadcast.ts). */
  readonly tile: Tile | null;
  /** Of a workgroup. */
  readonly threads: number;
  /** Rows of C in the registers of a thread. */
  readonly perThread: number;
  readonly transposed: boolean;
  /** Whether A is halves, each row with a scale, and B is multiplied as halves (halves.ts). */
  readonly halves: boolean;
  /** Whether rows of A and C can be read and written four numbers at a time, and how B is packed. */
  readonly a: boolean;
  readonly b: MatrixForm;
  readonly c: boolean;
  /** What is done to the sum: + bias, activation, + residual, in this order. */
  readonly bias: boolean;
  readonly activation: ActivationKind | null;
  readonly residual: boolean;
}

/** C = activation(A·B + bias) + residual, or the part of K that a workgroup sums. */
export function productKernel(name: string, variant: ProductVariant): Kernel {
  const { tile, halves, a, b, c, bias, activation, residual } = variant;
  const vectorC = elementOf(c ? 4 : 1);
  return {
    name, threads: variant.threads, subgroups: tile === null, halves,
    inputs: [
      halves ? { name: 'a', type: tile === null ? 'f16' : 'vec4<f16>' } : { name: 'a', type: elementOf(tile !== null && a ? 4 : 1) },
      ...(halves ? halfBindings('b', b) : matrixBindings('b', b)), ...(halves ? [{ name: 'row_scale', type: 'f32' } as const] : []),
      ...(bias ? [{ name: 'bias', type: 'f32' } as const] : []), ...(residual ? [{ name: 'residual', type: vectorC }] : []),
    ],
    outputs: [{ name: 'c', type: vectorC }],
    uniforms: ['rows', 'columns', 'inner', 'width_b', 'offset_b', 'part_length', 'tile_rows', 'tile_columns'].map((field) => ({ name: field, type: 'u32' })),
    declarations: `${tile === null ? '' : productMemory({ tile, transposed: variant.transposed, halves })}
${tile === null ? '' : halves ? halfRows('a', 'u.inner') : reader('a', 'u.inner', a)}
${halves ? halfReader('b', 'u.width_b', b) : matrixReader('b', 'u.width_b', b)}
${writer('c', 'u.columns', c)}
${bias ? BIAS : ''}
${residual ? reader('residual', 'u.columns', c) : ''}
${activation === null ? '' : ACTIVATIONS[activation]('vec4<f32>')}`,
    body: `
  let row0 = (group % u.tile_rows) * ${tile?.rows ?? variant.perThread}u;
  let column0 = (group / u.tile_rows % u.tile_columns) * ${tile?.columns ?? 4 * variant.threads}u;
  let part = group / (u.tile_rows * u.tile_columns);
  let begin = part * u.part_length;
  let end = min(begin + u.part_length, u.inner);
  ${tile === null ? broadcastSum(variant) : tiledSum(tile, variant)}
  if (column >= u.columns) { return; }
  ${bias ? 'let added = read_bias(column);' : ''}
  ${times(variant.perThread, (i) => {
    const row = `row0 + ${tile === null ? `${i}u` : tileRow(tile, i)}`;
    return `if (${row} < u.rows) { write_c(part * u.rows + ${row}, column / 4u, ${finished(halves ? `c${i} * row_scale[${row}]` : `c${i}`, row, variant)}); }`;
  })}`,
  };
}

const PLACE: ProductPlace = {
  row0: 'row0', column0: 'column0', rows: 'u.rows', columns: 'u.columns', begin: 'begin', end: 'end', offsetB: 'u.offset_b', readA: 'read_a', readB: 'read_b',
};
const HALF_PLACE: ProductPlace = { ...PLACE, readA: 'read_half_a', readB: 'read_half_b' };

const placeOf = (halves: boolean): ProductPlace => (halves ? HALF_PLACE : PLACE);

function tiledSum(tile: Tile, { transposed, halves }: ProductVariant): string {
  return `${threadPlace(tile)}
  ${clearRegisters(tile, true)}
  ${productLoop({ tile, transposed, halves }, placeOf(halves))}
  let column = column0 + 4u * thread_column;`;
}

function broadcastSum({ transposed, halves, perThread }: ProductVariant): string {
  return `let column = column0 + 4u * lane;
  ${times(perThread, (i) => `var c${i} = vec4<f32>();`)}
  ${broadcastLoop(placeOf(halves), { count: perThread, transposed, halves })}`;
}

function finished(sum: string, row: string, { bias, activation, residual }: ProductVariant): string {
  const biased = bias ? `${sum} + added` : sum;
  const activated = activation === null ? biased : `activate(${biased})`;
  return residual ? `${activated} + read_residual(${row}, column / 4u)` : activated;
}

/** The bias of four columns; beyond its end it doesn't matter what is read. */
const BIAS = 'fn read_bias(column: u32) -> vec4<f32> { return vec4<f32>(bias[column], bias[column + 1u], bias[column + 2u], bias[column + 3u]); }';

export const SUM_THREADS = 64;

/** The same of parts that were summed apart: partial [parts,M,N] → [M,N], in the order of the parts. */
export function sumKernel(name: string, { bias, activation, residual }: Pick<ProductVariant, 'bias' | 'activation' | 'residual'>): Kernel {
  const biased = bias ? 'sum + bias[i % u.columns]' : 'sum';
  const activated = activation === null ? biased : `activate(${biased})`;
  return {
    name, threads: SUM_THREADS,
    inputs: [{ name: 'partial', type: 'f32' }, ...['bias', 'residual'].filter((input) => (input === 'bias' ? bias : residual)).map((input) => ({ name: input, type: 'f32' as const }))],
    outputs: [{ name: 'y', type: 'f32' }],
    uniforms: ['elements', 'columns', 'parts'].map((field) => ({ name: field, type: 'u32' })),
    declarations: activation === null ? '' : ACTIVATIONS[activation]('f32'),
    body: `
  let i = group * ${SUM_THREADS}u + lane;
  if (i >= u.elements) { return; }
  var sum = 0.0;
  for (var part = 0u; part < u.parts; part++) { sum += partial[part * u.elements + i]; }
  y[i] = ${activated}${residual ? ' + residual[i]' : ''};`,
  };
}
