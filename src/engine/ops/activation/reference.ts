import { add, erf, exp, mul, relu, sigmoid, square, step, sub, tanh, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ActivationKind } from '../types.ts';

/** √(2/π) and the cubic's factor in the tanh form of GELU (Hendrycks & Gimpel 2016). */
const TANH_SCALE = Math.sqrt(2 / Math.PI);
const TANH_CUBIC = 0.044715;

/** Element by element, any shape. gelu: x·Φ(x); geluTanh: its tanh form; silu: x·σ(x); relu: max(x, 0). */
export function forwardActivation<T extends Tensor>(x: T, kind: ActivationKind): T {
  return tidy(() => {
    switch (kind) {
      case 'silu': return mul<T>(x, sigmoid(x));
      case 'relu': return relu(x);
      case 'gelu': return mul<T>(x, normalCdf(x));
      case 'geluTanh': return mul<T>(mul(x, 0.5), add(tanh(tanhArgument(x)), 1));
    }
  });
}

/** dx = dy·activation′(x), same shape. */
export function backwardActivation<T extends Tensor>(dy: T, x: T, kind: ActivationKind): T {
  return tidy(() => mul<T>(dy, derivative(x, kind)));
}

/** activation(gate)·up (Shazeer 2020). gate, up [R,F] → [R,F]. */
export function forwardGatedActivation<T extends Tensor>(gate: T, up: T, kind: ActivationKind): T {
  return tidy(() => mul<T>(forwardActivation(gate, kind), up));
}

/** Gradients of both factors. dy, gate, up [R,F] → dGate, dUp [R,F]. */
export function backwardGatedActivation<T extends Tensor>(dy: T, gate: T, up: T, kind: ActivationKind): { dGate: T; dUp: T } {
  return tidy(() => ({
    dGate: mul<T>(mul(dy, up), derivative(gate, kind)),
    dUp: mul<T>(dy, forwardActivation(gate, kind)),
  }));
}

function derivative(x: Tensor, kind: ActivationKind): Tensor {
  switch (kind) {
    case 'silu': {
      // σ + x·σ·(1 − σ) = σ·(1 + x − x·σ)
      const s = sigmoid(x);
      return mul(s, sub(add(x, 1), mul(x, s)));
    }
    case 'relu': return step(x);
    case 'gelu': {
      const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return add(normalCdf(x), mul(x, density));
    }
    case 'geluTanh': {
      const t = tanh(tanhArgument(x));
      const inner = mul(add(mul(square(x), 3 * TANH_CUBIC), 1), TANH_SCALE);
      return mul(add(add(t, 1), mul(x, mul(sub(1, square(t)), inner))), 0.5);
    }
  }
}

/** Φ(x), the standard normal distribution function. */
function normalCdf(x: Tensor): Tensor {
  return mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
}

function tanhArgument(x: Tensor): Tensor {
  return mul(mul(x, add(mul(square(x), TANH_CUBIC), 1)), TANH_SCALE);
}
