import type { Tensor2D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import type { Head } from '../types.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

/** All logits, without a gradient. rows [M,H], head [V,H] → [M,V]. */
export function headLogits(rows: Tensor2D, head: Head): Tensor2D {
  return formOf({ reference, webgpu }).forwardHeadLogits(rows, head);
}
