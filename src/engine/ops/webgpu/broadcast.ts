/**
 * The product without workgroup memory: a workgroup makes some rows by 4·THREADS columns of C. Each thread keeps four
 * columns of every row; eight threads of a subgroup bring eight numbers of a row of A at once, and all take them from
 * there (subgroupBroadcast). Sums run over K in the order of product.ts, so that both give the same bits.
 */
import type { ProductPlace } from './product.ts';
import { times } from './wgsl.ts';

/** Rows of C in the registers of a thread; a product of one row, as each generated token's, repeats none. */
const MANY_ROWS = 32;
const FEW_ROWS = 8;

/** Rows of C that a workgroup makes of this many: beyond the last row it would repeat it. */
export function broadcastRows(rows: number): number {
  if (rows === 1) return 1;
  return rows < MANY_ROWS / 2 ? FEW_ROWS : MANY_ROWS;
}

export const THREADS = 32;
/** Columns of C of a workgroup. */
export const COLUMNS = 4 * THREADS;
/** Numbers of K at a time: no subgroup may be smaller. */
export const STEP = 8;

/** Where A is `a`, an array of f32 with rows of `u.inner` numbers. Adds the product of `count` rows to c0, c1, …; control flow must be uniform. */
export function broadcastLoop({ row0, rows, begin, end, offsetB, readB }: ProductPlace, count: number, transposed: boolean): string {
  return `
  let step = subgroup_lane % ${STEP}u;
  ${times(count, (i) => `let a_at${i} = min(${row0} + ${i}u, ${rows} - 1u) * u.inner + step;`)}
  for (var k0 = ${begin}; k0 < ${end}; k0 += ${STEP}u) {
    let inside = k0 + step < ${end};
    ${times(count, (i) => `let a${i} = select(0.0, a[a_at${i} + k0], inside);`)}
    ${times(STEP / 4, (half) => `{
      ${transposed ? turnedRows(half, offsetB, readB) : straightRows(half, offsetB, end, readB)}
      ${times(4, (k) => times(count, (i) => `c${i} = fma(vec4<f32>(subgroupBroadcast(a${i}, ${4 * half + k}u)), b${k}, c${i});`))}
    }`)}
  }`;
}

/** B is [K,N]: its rows themselves; beyond the end the last one, which is multiplied by 0. */
function straightRows(half: number, offsetB: string, end: string, readB: string): string {
  return times(4, (k) => `let b${k} = ${readB}(${offsetB} + min(k0 + ${4 * half + k}u, ${end} - 1u), column / 4u);`);
}

/** B is [N,K]: four numbers of K from each of the thread's four columns, turned. */
function turnedRows(half: number, offsetB: string, readB: string): string {
  return `${times(4, (j) => `let s${j} = ${readB}(${offsetB} + min(column + ${j}u, u.columns - 1u), k0 / 4u + ${half}u);`)}
      ${times(4, (k) => `let b${k} = vec4<f32>(s0[${k}], s1[${k}], s2[${k}], s3[${k}]);`)}`;
}
