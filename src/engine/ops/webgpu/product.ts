/**
 * The register-tiled product that linear and headCrossEntropy share. A workgroup makes a tile of C = A·B: it brings
 * slices of A and B into workgroup memory, and each thread keeps `perThread` rows by four columns in registers.
 * A is [M,K]. B is [N,K] (`transposed`: weights as Hugging Face keeps them) or [K,N].
 */
import { addSliceSums, quadOf, sliceSums } from './halfSums.ts';
import type { QuadType } from './halfSums.ts';
import { times } from './wgsl.ts';

export interface Tile {
  /** Rows of C. */
  readonly rows: number;
  /** Columns of C. */
  readonly columns: number;
  /** Rows of C that a thread keeps. */
  readonly perThread: number;
}

export interface ProductShape {
  readonly tile: Tile;
  /** Whether B is [N,K]. */
  readonly transposed: boolean;
  /** Whether A and B are read as f16, multiplied so, and summed so within a slice; the sum of slices is f32 always. */
  readonly halves?: boolean;
}

/** Slices of K are this long: two tiles of them fit the 16 KiB of workgroup memory that every adapter has. */
export const SLICE = 16;
const QUADS = SLICE / 4;
/** One vec4 more than a slice has, so that the rows that neighbouring threads read lie in different banks. */
const STRIDE = QUADS + 1;

/** Threads of a workgroup. */
export const threadsOf = (tile: Tile): number => (tile.rows / tile.perThread) * (tile.columns / 4);

/** The workgroup memory of {@link productLoop}. */
export function productMemory({ tile, transposed, halves = false }: ProductShape): string {
  const type = quadOf(halves);
  return `
var<workgroup> tile_a: array<${type}, ${tile.rows * STRIDE}>;
var<workgroup> tile_b: array<${type}, ${transposed ? tile.columns * STRIDE : (SLICE * tile.columns) / 4}>;`;
}

/** The thread's place in the tile: every (rows/perThread)th row from thread_row on, the four columns from 4·thread_column on. */
export function threadPlace(tile: Tile): string {
  return `
  let thread_column = lane % ${tile.columns / 4}u;
  let thread_row = lane / ${tile.columns / 4}u;`;
}

/** Row of the tile that the thread's register i holds, as WGSL. */
export const tileRow = (tile: Tile, i: number): string => `(thread_row + ${(i * tile.rows) / tile.perThread}u)`;

/** Declares the thread's registers c0, c1, … (one vec4 a row), or sets them to zero. */
export function clearRegisters(tile: Tile, declare: boolean, prefix = 'c'): string {
  return times(tile.perThread, (i) => `  ${declare ? 'var ' : ''}${prefix}${i} = vec4<f32>();`);
}

export interface ProductPlace {
  /** WGSL expressions: first row and column of the tile, the number of rows of A and of columns of C. */
  readonly row0: string;
  readonly column0: string;
  readonly rows: string;
  readonly columns: string;
  /** The part of K to sum over; `begin` a multiple of {@link SLICE}. */
  readonly begin: string;
  readonly end: string;
  /** Added to B's row: a part of B. */
  readonly offsetB: string;
  /** Functions as `reader` (wgsl.ts) makes them. */
  readonly readA: string;
  readonly readB: string;
  /** Of the registers; c where nothing is said. */
  readonly prefix?: string;
}

/**
 * Adds the tile's product to c0, c1, …. Every thread of the workgroup must come here. The inner loop begins at a variable:
 * Mesa would unroll one that begins at 0, and compile for thrice the time.
 */
export function productLoop({ tile, transposed, halves = false }: ProductShape, place: ProductPlace): string {
  const threads = threadsOf(tile);
  const { prefix = 'c' } = place;
  return `
  for (var k0 = ${place.begin}; k0 < ${place.end}; k0 += ${SLICE}u) {
    workgroupBarrier();
    for (var i = lane; i < ${tile.rows * QUADS}u; i += ${threads}u) {
      let row = i / ${QUADS}u;
      let quad = i % ${QUADS}u;
      var value = ${quadOf(halves)}();
      if (${place.row0} + row < ${place.rows} && k0 + 4u * quad < ${place.end}) { value = ${place.readA}(${place.row0} + row, k0 / 4u + quad); }
      tile_a[row * ${STRIDE}u + quad] = value;
    }
    ${transposed ? loadTransposed(tile, place, threads, halves) : loadStraight(tile, place, threads, halves)}
    workgroupBarrier();
    ${halves ? sliceSums(tile.perThread) : ''}
    let last = min(k0 + ${SLICE}u, ${place.end});
    for (var k = k0; k < last; k += 4u) {
      let quad = (k - k0) / 4u;${quadSteps(tile, { transposed, halves }, halves ? 'h' : prefix)}
    }
    ${halves ? addSliceSums(tile.perThread, prefix) : ''}
  }`;
}

/** Column c of the tile goes to slot (c mod 4)·columns/4 + c/4: neighbouring threads then read neighbouring slots. */
function loadTransposed(tile: Tile, place: ProductPlace, threads: number, halves: boolean): string {
  return `for (var i = lane; i < ${tile.columns * QUADS}u; i += ${threads}u) {
      let column = i / ${QUADS}u;
      let quad = i % ${QUADS}u;
      var value = ${quadOf(halves)}();
      if (${place.column0} + column < ${place.columns} && k0 + 4u * quad < ${place.end}) { value = ${place.readB}(${place.offsetB} + ${place.column0} + column, k0 / 4u + quad); }
      tile_b[((column % 4u) * ${tile.columns / 4}u + column / 4u) * ${STRIDE}u + quad] = value;
    }`;
}

function loadStraight(tile: Tile, place: ProductPlace, threads: number, halves: boolean): string {
  const quads = tile.columns / 4;
  return `for (var i = lane; i < ${SLICE * quads}u; i += ${threads}u) {
      let k = i / ${quads}u;
      let quad = i % ${quads}u;
      var value = ${quadOf(halves)}();
      if (k0 + k < ${place.end} && ${place.column0} + 4u * quad < ${place.columns}) { value = ${place.readB}(${place.offsetB} + k0 + k, ${place.column0} / 4u + quad); }
      tile_b[i] = value;
    }`;
}

/** Four steps of K: rows of A against b0…b3, the four rows of B by the thread's four columns. */
function quadSteps(tile: Tile, { transposed, halves }: { readonly transposed: boolean; readonly halves: boolean }, c: string): string {
  const quads = tile.columns / 4;
  const straight = times(4, (j) => `      let b${j} = tile_b[(4u * quad + ${j}u) * ${quads}u + thread_column];`);
  const turned = `${times(4, (j) => `      let s${j} = tile_b[(${j * quads}u + thread_column) * ${STRIDE}u + quad];`)}
${times(4, (j) => `      let b${j} = ${quadOf(halves)}(s0[${j}], s1[${j}], s2[${j}], s3[${j}]);`)}`;
  return `
${transposed ? turned : straight}
${times(tile.perThread, (i) => `      let a${i} = tile_a[${tileRow(tile, i)} * ${STRIDE}u + quad];
      ${fourSteps(`${c}${i}`, `a${i}`, 'b', quadOf(halves))}`)}`;
}

/** register += four numbers of a row of A times four rows of B, each four columns wide. */
function fourSteps(register: string, a: string, b: string, type: QuadType): string {
  return [0, 1, 2, 3].map((k) => `${register} = fma(${type}(${a}[${k}]), ${b}${k}, ${register});`).join(' ');
}
