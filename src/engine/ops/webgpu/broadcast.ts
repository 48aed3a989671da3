/**
 * The product without workgroup memory: a workgroup makes some rows by four columns a thread of C. Each thread keeps four
 * columns of every row; eight threads of a subgroup bring eight numbers of a row of A at once, and all take them from
 * there (subgroupBroadcast). Sums run over K in the order of product.ts, so that both give the same bits.
 */
import { addSliceSums, clearSliceSums, quadOf, sliceSums } from './halfSums.ts';
import type { QuadType } from './halfSums.ts';
import { SLICE } from './product.ts';
import type { ProductPlace } from './product.ts';
import { times } from './wgsl.ts';

/** Rows of C in the registers of a thread; a product of one row, as each generated token's, repeats none. */
const MANY_ROWS = 32;
const FEW_ROWS = 8;
/** Of halves, whose sums within a slice take registers too: 32 are no faster on lavapipe and take 15 s to compile there, not 6. */
const MANY_HALF_ROWS = 16;

/** Rows of C that a workgroup makes of this many: beyond the last row it would repeat it. */
export function broadcastRows(rows: number, halves: boolean): number {
  if (rows === 1) return 1;
  if (rows < MANY_ROWS / 2) return FEW_ROWS;
  return halves ? MANY_HALF_ROWS : MANY_ROWS;
}

const MOST_THREADS = 32;

/**
 * Threads of a workgroup that makes so many rows: one subgroup where the rows are many, where an adapter's largest is
 * smaller than {@link MOST_THREADS}. A driver on the processor goes through all of K with one subgroup after another, and
 * with one a workgroup, neighbours read the same columns of B while they are in its cache.
 */
export function broadcastThreads(rows: number, largestSubgroup: number): number {
  return rows < MANY_ROWS / 2 ? MOST_THREADS : Math.max(STEP, Math.min(MOST_THREADS, largestSubgroup));
}

/** Numbers of K at a time: no subgroup may be smaller. */
export const STEP = 8;

export interface BroadcastShape {
  /** Rows. */
  readonly count: number;
  readonly transposed: boolean;
  /** As in product.ts: summed in the same order. */
  readonly halves: boolean;
}

/**
 * Where A is `a`, an array of f32 with rows of `u.inner` numbers, or of f16 with rows filled up to a multiple of four. Adds
 * the product to c0, c1, …; control flow must be uniform.
 */
export function broadcastLoop({ row0, rows, begin, end, offsetB, readB }: ProductPlace, { count, transposed, halves }: BroadcastShape): string {
  const type = quadOf(halves);
  const sum = halves ? 'h' : 'c';
  return `
  ${halves ? sliceSums(count) : ''}
  let step = subgroup_lane % ${STEP}u;
  ${times(count, (i) => `let a_at${i} = min(${row0} + ${i}u, ${rows} - 1u) * ${halves ? '((u.inner + 3u) / 4u * 4u)' : 'u.inner'} + step;`)}
  for (var k0 = ${begin}; k0 < ${end}; k0 += ${STEP}u) {
    let inside = k0 + step < ${end};
    ${times(count, (i) => `let a${i} = select(${halves ? 'f16' : 'f32'}(), a[a_at${i} + k0], inside);`)}
    ${times(STEP / 4, (half) => `{
      ${transposed ? turnedRows(half, offsetB, readB, type) : straightRows(half, offsetB, end, readB)}
      ${times(4, (k) => times(count, (i) => `${sum}${i} = fma(${type}(subgroupBroadcast(a${i}, ${4 * half + k}u)), b${k}, ${sum}${i});`))}
    }`)}
    ${halves ? endOfSlice(count, begin, end) : ''}
  }`;
}

function endOfSlice(count: number, begin: string, end: string): string {
  return `if ((k0 - ${begin} + ${STEP}u) % ${SLICE}u == 0u || k0 + ${STEP}u >= ${end}) {
      ${addSliceSums(count, 'c')}
      ${clearSliceSums(count)}
    }`;
}

/** B is [K,N]: its rows themselves; beyond the end the last one, which is multiplied by 0. */
function straightRows(half: number, offsetB: string, end: string, readB: string): string {
  return times(4, (k) => `let b${k} = ${readB}(${offsetB} + min(k0 + ${4 * half + k}u, ${end} - 1u), column / 4u);`);
}

/** B is [N,K]: four numbers of K from each of the thread's four columns, turned. */
function turnedRows(half: number, offsetB: string, readB: string, type: QuadType): string {
  return `${times(4, (j) => `let s${j} = ${readB}(${offsetB} + min(column + ${j}u, u.columns - 1u), k0 / 4u + ${half}u);`)}
      ${times(4, (k) => `let b${k} = ${type}(s0[${k}], s1[${k}], s2[${k}], s3[${k}]);`)}`;
}
