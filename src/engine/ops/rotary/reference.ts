import { add, cast, concat, cos, expandDims, mul, neg, sin, slice, sub, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';

/**
 * Rotary position embedding (Su et al. 2021) in the half-split pairing of GPT-NeoX and Hugging Face's Llama:
 * with n = inverseFrequency.length, pair (i, i + n) turns by θ = position·inverseFrequency[i]; dimensions from 2n on
 * pass through. `scale` multiplies what turns (LongRoPE's attention factor).
 * x [R,h,D], position [R] int32, inverseFrequency [n] → [R,h,D].
 */
export function forwardRotary(x: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, scale = 1): Tensor3D {
  return tidy(() => rotate(x, angles(position, inverseFrequency), scale));
}

/** Gradient of x: the rotation by −θ, scaled alike. dy [R,h,D] → [R,h,D]. */
export function backwardRotary(dy: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, scale = 1): Tensor3D {
  return tidy(() => rotate(dy, neg(angles(position, inverseFrequency)), scale));
}

/** [R,1,n] */
function angles(position: Tensor1D, inverseFrequency: Tensor1D): Tensor3D {
  const column = expandDims(expandDims(cast(position, 'float32'), 1), 2);
  return mul<Tensor3D>(column, inverseFrequency);
}

function rotate(x: Tensor3D, theta: Tensor3D, scale: number): Tensor3D {
  const [rows, heads, width] = x.shape;
  const half = theta.shape[2];
  const cosine = mul(cos(theta), scale);
  const sine = mul(sin(theta), scale);
  const first = slice(x, [0, 0, 0], [rows, heads, half]);
  const second = slice(x, [0, 0, half], [rows, heads, half]);
  const parts = [
    sub<Tensor3D>(mul(first, cosine), mul(second, sine)),
    add<Tensor3D>(mul(second, cosine), mul(first, sine)),
  ];
  if (2 * half < width) parts.push(slice(x, [0, 0, 2 * half], [rows, heads, width - 2 * half]));
  return concat(parts, 2);
}
