import type { ElementType, Kernel } from '../webgpu/kernel.ts';
import { ROW_LANES, rowSum } from '../webgpu/rowSums.ts';
import type { RowSums } from '../webgpu/rowSums.ts';
import { elementOf } from '../webgpu/wgsl.ts';
import type { NormOptions } from './reference.ts';

/** What the text of a norm depends on. */
export interface NormVariant {
  readonly kind: NormOptions['kind'];
  readonly sums: RowSums;
  /** Whether rows are read four numbers at a time. */
  readonly vector: boolean;
}

const THREADS = 64;
/** Rows of a workgroup. */
export const ROWS = THREADS / ROW_LANES;
/** Sums of a kernel at most: for the mean, and two after it. */
const SLOTS = 3;

export function forwardKernel(name: string, variant: NormVariant, hasBias: boolean): Kernel {
  const type = typeOf(variant);
  return {
    name, threads: THREADS, subgroups: variant.sums === 'subgroups',
    inputs: ['x', 'weight', ...(hasBias ? ['bias'] : [])].map((input) => ({ name: input, type })),
    outputs: [{ name: 'y', type }, { name: 'inverse_sigma', type: 'f32' }],
    uniforms: [{ name: 'rows', type: 'u32' }, { name: 'width', type: 'u32' }, { name: 'epsilon', type: 'f32' }],
    declarations: rowSum(variant.sums, THREADS, SLOTS),
    body: `${placeOf(variant)}
  ${meanOf(variant)}
  var squares = ${type}();
  ${columns('let c = x[start + i] - mean; squares += c * c;')}
  let inverse = inverseSqrt(row_sum(lane, 1u, ${whole('squares', variant)}) / f32(u.width) + u.epsilon);
  if (row >= u.rows) { return; }
  ${columns(`y[start + i] = (x[start + i] - mean) * inverse * weight[i]${hasBias ? ' + bias[i]' : ''};`)}
  if (lane % ${ROW_LANES}u == 0u) { inverse_sigma[row] = inverse; }`,
  };
}

export function backwardKernel(name: string, variant: NormVariant, isAdded: boolean): Kernel {
  const type = typeOf(variant);
  return {
    name, threads: THREADS, subgroups: variant.sums === 'subgroups',
    inputs: [
      ...['dy', 'x', 'weight'].map((input) => ({ name: input, type })), { name: 'inverse_sigma', type: 'f32' }, ...(isAdded ? [{ name: 'added', type }] : []),
    ],
    outputs: [{ name: 'dx', type }],
    uniforms: [{ name: 'rows', type: 'u32' }, { name: 'width', type: 'u32' }],
    declarations: rowSum(variant.sums, THREADS, SLOTS),
    body: `${placeOf(variant)}
  let inverse = inverse_sigma[min(row, u.rows - 1u)];
  ${meanOf(variant)}
  var product = ${type}();
  var total = ${type}();
  ${columns(`let g = dy[start + i] * weight[i];
    product += g * (x[start + i] - mean) * inverse;
    total += g;`)}
  let along = row_sum(lane, 1u, ${whole('product', variant)}) / f32(u.width);
  let shift = ${variant.kind === 'layer' ? `row_sum(lane, 2u, ${whole('total', variant)}) / f32(u.width)` : '0.0'};
  if (row >= u.rows) { return; }
  ${columns(`let normalised = (x[start + i] - mean) * inverse;
    dx[start + i] = ${isAdded ? 'added[start + i] + ' : ''}(dy[start + i] * weight[i] - normalised * along - shift) * inverse;`)}`,
  };
}

const typeOf = ({ vector }: NormVariant): ElementType => elementOf(vector ? 4 : 1);

/** The row of the thread; threads beyond the last row read that one, as sums need them all. */
function placeOf({ vector }: NormVariant): string {
  return `
  let row = group * ${ROWS}u + lane / ${ROW_LANES}u;
  let elements = u.width / ${vector ? 4 : 1}u;
  let start = min(row, u.rows - 1u) * elements;`;
}

function meanOf(variant: NormVariant): string {
  if (variant.kind === 'rms') return 'let mean = 0.0;';
  return `var sum = ${typeOf(variant)}();
  ${columns('sum += x[start + i];')}
  let mean = row_sum(lane, 0u, ${whole('sum', variant)}) / f32(u.width);`;
}

/** The sum of what a thread has of its row. */
const whole = (sum: string, { vector }: NormVariant): string => (vector ? `(${sum}.x + ${sum}.y) + (${sum}.z + ${sum}.w)` : sum);

/** A statement for each element i of the row, divided among its threads. */
function columns(statement: string): string {
  return `for (var i = lane % ${ROW_LANES}u; i < elements; i += ${ROW_LANES}u) {
    ${statement}
  }`;
}
