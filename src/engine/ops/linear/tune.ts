import type { ProductTuning } from '../../../domain/device.ts';
import { denseMatrix } from '../matrix/dense.ts';
import { chooseProductWay } from '../webgpu/productWay.ts';
import { forwardLinear } from './webgpu.ts';

/** Finds by a short timed search how the current device computes products fastest, or takes what such a search found before; once after it is opened. */
export function tuneProducts(adapterName: string, software: boolean, kept: ProductTuning | null = null): Promise<ProductTuning | null> {
  return chooseProductWay(adapterName, software, kept, (x, matrix) => forwardLinear(x, { matrix: denseMatrix(matrix), transposed: null, bias: null }));
}
