import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ProductTuning } from '../../../domain/device.ts';
import { denseMatrix } from '../matrix/dense.ts';
import { chooseHalfWay, chooseProductWay } from '../webgpu/productWay.ts';
import * as halves from './halves.ts';
import { forwardLinear } from './webgpu.ts';

/** Finds by a short timed search how the current device computes products fastest, or takes what such a search found before; once after it is opened. */
export function tuneProducts(adapterName: string, software: boolean, kept: ProductTuning | null = null): Promise<ProductTuning | null> {
  return chooseProductWay(adapterName, software, kept, (x, matrix) => forwardLinear(x, { matrix: denseMatrix(matrix), transposed: null, bias: null }));
}

/** The same of float16, once a run asks for it: `tuning` with what was found, or as it is. */
export function tuneHalves(tuning: ProductTuning | null, software: boolean): Promise<ProductTuning | null> {
  return chooseHalfWay(tuning, software, halfTrial);
}

/** x·matrixᵀ in float16; no number is above 1. */
export function halfTrial(x: Tensor2D, matrix: Tensor2D): Tensor2D {
  return halves.forwardLinear(x, { matrix: { ...denseMatrix(matrix), largest: 1 }, transposed: null, bias: null });
}
