import { add, mean, mul, rsqrt, square, squeeze, sub, tidy, expandDims } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { firstRows, withRowsBelow } from '../rows/firstRows.ts';

export interface NormOptions {
  /** Root mean square (Zhang & Sennrich 2019) or layer norm (Ba et al. 2016). */
  readonly kind: 'rms' | 'layer';
  readonly epsilon: number;
}

/**
 * rms: y = x/σ·weight, σ = √(mean x² + ε). layer: y = (x − mean x)/σ·weight + bias, σ = √(var x + ε).
 * x [R,H], weight [H], bias [H] or null → y [R,H], inverseSigma [R] (all that the gradient has to keep besides x).
 */
export function forwardNorm(
  x: Tensor2D, weight: Tensor1D, bias: Tensor1D | null, options: NormOptions,
): { y: Tensor2D; inverseSigma: Tensor1D } {
  return tidy(() => {
    const centred = centre(x, options.kind);
    const inverseSigma = rsqrt(add(mean(square(centred), 1, true), options.epsilon));
    const scaled = mul<Tensor2D>(mul(centred, inverseSigma), weight);
    const y = bias === null ? scaled : add<Tensor2D>(scaled, bias);
    return { y, inverseSigma: squeeze<Tensor1D>(inverseSigma, [1]) };
  });
}

/**
 * Gradient of x, with g = dy·weight and x̂ = x/σ (centred for layer):
 * dx = (g − x̂·mean(g·x̂))/σ, for layer also minus mean(g)/σ; plus `added`, what came to x another way. Of the first `rows`
 * alone; what a form gives for the others is not to be read. dy, added [R,H] → dx [R,H].
 */
export function backwardNorm(
  dy: Tensor2D, x: Tensor2D, weight: Tensor1D, inverseSigma: Tensor1D, options: NormOptions, added: Tensor2D | null = null,
  rows = x.shape[0],
): Tensor2D {
  return tidy(() => {
    const inverse = firstRows(expandDims(inverseSigma, 1), rows);
    const normalised = mul(centre(firstRows(x, rows), options.kind), inverse);
    const g = mul<Tensor2D>(firstRows(dy, rows), weight);
    const projected = sub<Tensor2D>(g, mul(normalised, mean(mul(g, normalised), 1, true)));
    const dx = mul<Tensor2D>(options.kind === 'rms' ? projected : sub(projected, mean(g, 1, true)), inverse);
    return withRowsBelow(added === null ? dx : add<Tensor2D>(firstRows(added, rows), dx), x.shape[0]);
  });
}

function centre(x: Tensor2D, kind: NormOptions['kind']): Tensor2D {
  return kind === 'rms' ? x : sub<Tensor2D>(x, mean(x, 1, true));
}
