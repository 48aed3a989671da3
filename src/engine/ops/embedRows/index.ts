import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import type { WeightMatrix } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

export const embedForm = () => formOf<Pick<typeof reference, 'forwardEmbedRows' | 'backwardEmbedRows'>>({ reference, webgpu });

/**
 * Input rows from the token table [V,H], times `scale`, and from the prompt; only the prompt [K·P,H] has a gradient, and
 * all its rows are among the first `promptRows`. → [R,H].
 */
export function embedRows(rowSource: Tensor1D, table: WeightMatrix, prompt: Tensor2D | null, scale = 1, promptRows = rowSource.shape[0]): Tensor2D {
  const form = embedForm();
  if (prompt === null) return form.forwardEmbedRows(rowSource, table, null, scale);
  const numVirtual = prompt.shape[0];
  return withGradient(
    [prompt],
    () => ({ value: form.forwardEmbedRows(rowSource, table, prompt, scale), saved: {} }),
    (dy) => [form.backwardEmbedRows(dy, rowSource, numVirtual, promptRows)],
  );
}
