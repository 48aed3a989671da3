import { halfProduct } from '../webgpu/halves.ts';
import { linearForms } from './webgpu.ts';

/** See reference.ts, whose values these are within 1e-2: multiplied in f16, summed in f32 (webgpu/halves.ts). */
export const { forwardLinear, backwardLinear } = linearForms(halfProduct);
