/** What the three attention kernels share: a workgroup of 64 threads on a tile of 32 by 32 scores. */
import { clearRegisters, productLoop, tileRow } from '../webgpu/product.ts';
import type { ProductShape, Tile } from '../webgpu/product.ts';
import { times } from '../webgpu/wgsl.ts';

/** Queries, and keys, of a tile. */
export const TILE = 32;
export const tile: Tile = { rows: TILE, columns: TILE, perThread: 4 };
export const scores: ProductShape = { tile, transposed: true };
export const THREADS = 64;
/** Threads side by side on a row. */
export const LANES = TILE / 4;
/** Vec4 of a column of a tile in workgroup memory: one more than needed, against bank conflicts. */
const STRIDE = LANES + 1;

export const eachRow = (text: (i: number) => string): string => times(tile.perThread, text);

/** Memory for a tile of probabilities, or of their gradients. */
export const tileMemory = (name: string): string => `var<workgroup> ${name}: array<vec4<f32>, ${TILE * STRIDE}>;`;

/**
 * Puts the thread's four rows by four columns into the tile, turned: then one vec4 has a column of the thread's rows,
 * and the product that follows is a short loop over columns. `value(i)`: the vec4 of row i.
 */
export function putRows(memory: string, value: (i: number) => string): string {
  return times(4, (k) => `${memory}[(4u * thread_column + ${k}u) * ${STRIDE}u + thread_row] = vec4<f32>(${[0, 1, 2, 3].map((i) => `${value(i)}[${k}]`).join(', ')});`);
}

/** prefix0…3 = the tile of products of rows from row0 with columns from column0. */
export function tileProduct(prefix: string, rows: Side, columns: Side): string {
  return `${clearRegisters(tile, false, prefix)}
  ${productLoop(scores, {
    row0: rows.first, column0: columns.first, rows: rows.end, columns: columns.end, begin: '0u', end: '4u * u.quads',
    offsetB: '0u', readA: rows.read, readB: columns.read, prefix,
  })}`;
}

export interface Side { readonly first: string; readonly end: string; readonly read: string }

/** Quads of D that a thread keeps: its own column of lanes, and every eighth after it. */
export const quadsPerThread = (width: number): number => Math.ceil(width / 4 / LANES);

/** Registers NAME_n_i: row i, quad n of a [32,D] sum. */
export function declareSums(name: string, width: number): string {
  return times(quadsPerThread(width), (n) => eachRow((i) => `var ${name}_${n}_${i} = vec4<f32>();`));
}

/** NAME += tile · rows of `side` (the columns of the tile), for each sum. The loop ends with the rows there are. */
export function addProduct(sums: readonly { name: string; memory: string; read: string }[], width: number, side: Pick<Side, 'first' | 'end'>): string {
  return `
  let last = min(${side.first} + ${TILE}u, ${side.end});
  for (var row = ${side.first}; row < last; row++) {
    let j = row - ${side.first};
    ${sums.map(({ memory }, s) => `let p${s} = ${memory}[j * ${STRIDE}u + thread_row];`).join(' ')}
    ${times(quadsPerThread(width), (n) => `{
      let column4 = min(thread_column + ${n * LANES}u, ${Math.ceil(width / 4) - 1}u);
      ${sums.map(({ name, read }, s) => `
      let b${s} = ${read}(row, column4);
      ${eachRow((i) => `${name}_${n}_${i} = fma(vec4<f32>(p${s}[${i}]), b${s}, ${name}_${n}_${i});`)}`).join('')}
    }`)}
  }`;
}

/** Writes the sums to [rows, heads, D]: `write_OUTPUT` as `writer` makes it; `value(n, i)`. */
export function writeSums(output: string, width: number, row: { first: string; end: string; heads: string; head: string }, value: (n: number, i: number) => string): string {
  return times(quadsPerThread(width), (n) => `if (thread_column + ${n * LANES}u < ${Math.ceil(width / 4)}u) {
    ${eachRow((i) => `if (${row.first} + ${tileRow(tile, i)} < ${row.end}) { write_${output}((${row.first} + ${tileRow(tile, i)}) * ${row.heads} + ${row.head}, thread_column + ${n * LANES}u, ${value(n, i)}); }`)}
  }`);
}
