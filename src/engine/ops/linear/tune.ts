import { denseMatrix } from '../matrix/dense.ts';
import { chooseProductWay } from '../webgpu/productWay.ts';
import type { ProductWay } from '../webgpu/productWay.ts';
import { forwardLinear } from './webgpu.ts';

/** Finds by a short timed search how the current device computes products fastest; once after it is opened. */
export function tuneProducts(): Promise<ProductWay> {
  return chooseProductWay((x, matrix) => forwardLinear(x, { matrix: denseMatrix(matrix), transposed: null, bias: null }));
}
