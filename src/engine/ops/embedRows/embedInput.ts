import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { addRows } from '../rows/index.ts';
import type { WeightMatrix } from '../types.ts';
import { embedRows } from './index.ts';

/** The rows that a model's first layer reads: embedded (see embedRows), with the batch's noise [R,H] where it has one. → [R,H]. */
export function embedInput(rowSource: Tensor1D, table: WeightMatrix, prompt: Tensor2D | null, noise: Tensor2D | null, scale?: number, promptRows?: number): Tensor2D {
  const rows = embedRows(rowSource, table, prompt, scale, promptRows);
  return noise === null ? rows : addRows(rows, noise);
}
