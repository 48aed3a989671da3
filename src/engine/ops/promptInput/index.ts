import { add, addN, gather, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { embedForm } from '../embedRows/index.ts';
import { linearForm } from '../linear/index.ts';
import { normForm } from '../norm/index.ts';
import type { NormOptions } from '../norm/reference.ts';
import { takeForm } from '../rows/index.ts';
import type { LinearWeight, PromptRows, WeightMatrix } from '../types.ts';
import { withGradients } from '../withGradient.ts';

/** The rows that a first layer reads, as embedRows has them, with noise [R,H] where there is some. */
export interface PromptInput {
  readonly rowSource: Tensor1D;
  readonly table: WeightMatrix;
  readonly noise: Tensor2D | null;
  readonly promptRows: PromptRows;
}

export interface InputNorm extends NormOptions { readonly weight: Tensor1D; readonly bias: Tensor1D | null }

/** What a layer's attention takes from its input: [R,O] each of the normed rows, and the rows for the residual sum. */
export interface AttentionInput { readonly q: Tensor2D; readonly k: Tensor2D; readonly v: Tensor2D; readonly residual: Tensor2D }

/**
 * A first layer's attention input from the prompt [P,H] and tokens, where the prompt's rows stand among the others. The
 * gradient goes to the prompt: its rows are gathered from what comes back, and products and norm compute these alone.
 */
export function promptInput(
  prompt: Tensor2D, { rowSource, table, noise, promptRows: { index, source } }: PromptInput, norm: InputNorm, weights: Readonly<Record<'q' | 'k' | 'v', LinearWeight>>,
): AttentionInput {
  const [embedding, norms, { forwardLinear, backwardLinear }] = [embedForm(), normForm(), linearForm()];
  const [q, k, v, residual] = withGradients<[Tensor2D, Tensor2D, Tensor2D, Tensor2D], { x: Tensor2D; inverseSigma: Tensor1D }>(
    [prompt],
    () => {
      const embedded = embedding.forwardEmbedRows(rowSource, table, prompt);
      const x = noise === null ? embedded : add<Tensor2D>(embedded, noise);
      const { y, inverseSigma } = norms.forwardNorm(x, norm.weight, norm.bias, norm);
      return { values: [forwardLinear(y, weights.q), forwardLinear(y, weights.k), forwardLinear(y, weights.v), x], saved: { x, inverseSigma } };
    },
    ([dq, dk, dv, dResidual], { x, inverseSigma }) => [tidy(() => {
      const own = (rows: Tensor2D): Tensor2D => takeForm().forwardTakeRows(rows, index);
      const dNormed = addN([backwardLinear(own(dq), weights.q), backwardLinear(own(dk), weights.k), backwardLinear(own(dv), weights.v)]);
      const dx = norms.backwardNorm(dNormed, own(x), norm.weight, gather(inverseSigma, index), norm, own(dResidual));
      return embedding.backwardEmbedRows(dx, source, prompt.shape[0]);
    })],
  );
  return { q, k, v, residual };
}
