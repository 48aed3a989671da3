import { tensor2d } from '@tensorflow/tfjs-core';
import type { ProductWays } from '../../../domain/device.ts';
import { makeMatrix } from '../matrix/makeMatrix.ts';
import { randomValues, valuesOf, withInputs, withMatrix } from '../webgpu/case.ts';
import { productWays } from '../webgpu/productWay.ts';
import { flush, gpuBackend } from '../webgpu/record.ts';
import * as halves from './halves.ts';

type Form = Pick<typeof halves, 'forwardLinear' | 'backwardLinear'>;

/** How far a product of halves may be from float32's, in terms of its row's largest number. */
export const HALF_TOLERANCE = 1e-2;

/** Few rows and many, each by kernels of its own, and long sums; widths that fill no tile. */
const SHAPES = [{ rows: 3, inner: 45, outer: 36 }, { rows: 33, inner: 300, outer: 36 }] as const;
/** Rows beyond f16's range on both sides, which a kernel that loses their scale gets wrong. */
const FACTORS = [1, 1e6, 1e-9] as const;

const errors = new WeakMap<ProductWays | GPUDevice, Promise<number>>();

/** {@link halvesError} of the current device, computed once, and again where other ways were chosen for it. */
export function currentHalvesError(): Promise<number> {
  const tried = productWays('float16') ?? gpuBackend().device;
  const known = errors.get(tried) ?? halvesError();
  errors.set(tried, known);
  return known;
}

/**
 * Largest error of products of halves on the current WebGPU device, forward and backward, in terms of each row's largest
 * number; Infinity where the device refuses them, of which nobody else is told. Held to sums made here and not by tfjs's
 * `cpu` backend, as another task may compute meanwhile.
 */
export async function halvesError(form: Form = halves): Promise<number> {
  const gpu = gpuBackend();
  // What was recorded before must not be lost with a submission that the device refuses.
  flush(gpu);
  gpu.device.pushErrorScope('validation');
  gpu.device.pushErrorScope('internal');
  const found: number[] = [];
  try {
    for (const shape of SHAPES) found.push(await errorOf(form, shape));
  } catch {
    found.push(Infinity);
  }
  const refusals = [await gpu.device.popErrorScope(), await gpu.device.popErrorScope()];
  return refusals.some((refusal) => refusal !== null) ? Infinity : Math.max(...found);
}

async function errorOf(form: Form, { rows, inner, outer }: (typeof SHAPES)[number]): Promise<number> {
  const scaled = (name: string, width: number) => randomValues(name, rows * width).map((value, i) => value * (FACTORS[Math.floor(i / width) % FACTORS.length] ?? 1));
  const [x, dy, weights] = [scaled('x', inner), scaled('dy', outer), randomValues('matrix', outer * inner)];
  const { y, dx } = await valuesOf(() => withMatrix(makeMatrix('f16', weights, inner), (matrix) => withInputs({
    x: tensor2d(x, [rows, inner]), dy: tensor2d(dy, [rows, outer]),
  }, (inputs) => {
    const w = { matrix, transposed: null, bias: null };
    return { y: form.forwardLinear(inputs.x, w), dx: form.backwardLinear(inputs.dy, w) };
  })));
  const weight = (o: number, i: number) => weights[o * inner + i] ?? NaN;
  return Math.max(...Array.from({ length: rows }, (_, row) => Math.max(
    rowError(y, row, outer, (o) => sum(inner, (i) => (x[row * inner + i] ?? NaN) * weight(o, i))),
    rowError(dx, row, inner, (i) => sum(outer, (o) => (dy[row * outer + o] ?? NaN) * weight(o, i))),
  )));
}

export const sum = (count: number, term: (i: number) => number): number => {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
};

/** The largest error in a row, in terms of its largest number; Infinity where something is no number. */
export function rowError(got: Float32Array | undefined, row: number, width: number, expected: (column: number) => number): number {
  const wanted = Array.from({ length: width }, (_, column) => expected(column));
  const off = Math.max(...wanted.map((value, column) => Math.abs((got?.[row * width + column] ?? NaN) - value)));
  if (Number.isNaN(off)) return Infinity;
  return off === 0 ? 0 : off / Math.max(...wanted.map(Math.abs));
}
