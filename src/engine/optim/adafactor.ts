import { add, div, expandDims, maximum, mean, mul, rsqrt, sqrt, square, sub, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** Adafactor's factored second moments, on the device. */
export interface AdafactorState {
  readonly kind: 'adafactor';
  /** Updates done. */
  readonly step: number;
  /** Running mean of the squared gradient over each row, [P]. */
  readonly rowMean: Tensor1D;
  /** Over each column, [H]. */
  readonly columnMean: Tensor1D;
}

export interface AdafactorOptions {
  readonly learningRate: number;
  /** β₂ of step t is 1 − t^(−decay). */
  readonly secondMomentDecay: number;
  readonly updateClip: number;
  readonly weightDecay: number;
}

/** ε₁ of the paper: keeps a row or column of zero gradient from dividing by 0. */
export const SMALLEST_SQUARE = 1e-30;

export function initialAdafactor(parameter: Tensor2D): AdafactorState {
  return { kind: 'adafactor', step: 0, rowMean: zeros([parameter.shape[0]]), columnMean: zeros([parameter.shape[1]]) };
}

/**
 * One update (Shazeer & Stern 2018, algorithm 4) without parameter scaling or a first moment, in the order of
 * transformers' Adafactor(scale_parameter=False, relative_step=False): with t the update's number, β = 1 − t^(−decay),
 *   r ← βr + (1−β)·mean over columns of g² + ε;  c ← βc + (1−β)·mean over rows;
 *   u = g / (√(r/mean r) · √c);  u ← u / max(1, rms(u)/clip);  p ← p·(1 − lr·λ) − lr·u.
 * parameter, gradient [P,H]. Returns new tensors; the old ones stay the caller's.
 */
export function adafactorUpdate(
  parameter: Tensor2D, gradient: Tensor2D, state: AdafactorState, options: AdafactorOptions,
): { parameter: Tensor2D; state: AdafactorState } {
  const { learningRate, secondMomentDecay, updateClip, weightDecay } = options;
  const step = state.step + 1;
  const beta = 1 - step ** -secondMomentDecay;
  const updated = tidy(() => {
    const squares = add(square(gradient), SMALLEST_SQUARE);
    const rowMean: Tensor1D = add(mul(state.rowMean, beta), mul(mean(squares, 1), 1 - beta));
    const columnMean: Tensor1D = add(mul(state.columnMean, beta), mul(mean(squares, 0), 1 - beta));
    const rowFactor = expandDims(rsqrt(div(rowMean, mean(rowMean))), 1);
    const raw = mul(mul(rowFactor, expandDims(rsqrt(columnMean), 0)), gradient);
    const rms = sqrt(mean(square(raw)));
    const update = mul(div(raw, maximum(div(rms, updateClip), 1)), learningRate);
    return { parameter: sub<Tensor2D>(mul(parameter, 1 - learningRate * weightDecay), update), rowMean, columnMean };
  });
  return { parameter: updated.parameter, state: { kind: 'adafactor', step, rowMean: updated.rowMean, columnMean: updated.columnMean } };
}
