import { add, concat, erf, exp, mul, relu, sigmoid, slice, square, step, sub, tanh, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { ActivationKind } from '../types.ts';

/** √(2/π) and the cubic's factor in the tanh form of GELU (Hendrycks & Gimpel 2016). */
const TANH_SCALE = Math.sqrt(2 / Math.PI);
const TANH_CUBIC = 0.044715;

interface Activation {
  value<T extends Tensor>(x: T): T;
  /** d value / dx */
  slope<T extends Tensor>(x: T): T;
}

const ACTIVATIONS: Readonly<Record<ActivationKind, Activation>> = {
  // x·σ, and σ + x·σ·(1 − σ) = σ·(1 + x − x·σ)
  silu: {
    value: (x) => mul(x, sigmoid(x)),
    slope: (x) => {
      const s = sigmoid(x);
      return mul(s, sub(add(x, 1), mul(x, s)));
    },
  },
  // x·Φ(x), and Φ(x) + x·φ(x)
  gelu: {
    value: (x) => mul(x, normalCdf(x)),
    slope: (x) => {
      const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return add(normalCdf(x), mul(x, density));
    },
  },
  // x·(1 + t)/2 with t = tanh(√(2/π)·(x + 0.044715·x³))
  geluTanh: {
    value: (x) => mul(mul(x, 0.5), add(tanh(tanhArgument(x)), 1)),
    slope: (x) => {
      const t = tanh(tanhArgument(x));
      const inner = mul(add(mul(square(x), 3 * TANH_CUBIC), 1), TANH_SCALE);
      return mul(add(add(t, 1), mul(x, mul(sub(1, square(t)), inner))), 0.5);
    },
  },
  relu: { value: (x) => relu(x), slope: (x) => step(x) },
};

/** Element by element, any shape. */
export function forwardActivation<T extends Tensor>(x: T, kind: ActivationKind): T {
  return tidy(() => ACTIVATIONS[kind].value(x));
}

/** dx = dy·activation′(x), same shape. */
export function backwardActivation<T extends Tensor>(dy: T, x: T, kind: ActivationKind): T {
  return tidy(() => mul<T>(dy, ACTIVATIONS[kind].slope(x)));
}

/** activation(gate)·up (Shazeer 2020). gate, up [R,F] → [R,F]. */
export function forwardGatedActivation<T extends Tensor>(gate: T, up: T, kind: ActivationKind): T {
  return tidy(() => mul<T>(ACTIVATIONS[kind].value(gate), up));
}

/** Gradients of both factors. dy, gate, up [R,F] → dGate, dUp [R,F]. */
export function backwardGatedActivation<T extends Tensor>(dy: T, gate: T, up: T, kind: ActivationKind): { dGate: T; dUp: T } {
  return tidy(() => ({
    dGate: mul<T>(mul(dy, up), ACTIVATIONS[kind].slope(gate)),
    dUp: mul<T>(dy, ACTIVATIONS[kind].value(gate)),
  }));
}

/** activation(gate)·up with both in one array: x [R,2·F], the gate first → [R,F]. */
export function forwardSplitActivation(x: Tensor2D, kind: ActivationKind): Tensor2D {
  return tidy(() => {
    const [gate, up] = halves(x);
    return mul<Tensor2D>(ACTIVATIONS[kind].value(gate), up);
  });
}

/** Its gradient: dy [R,F], x [R,2·F] → [R,2·F]. */
export function backwardSplitActivation(dy: Tensor2D, x: Tensor2D, kind: ActivationKind): Tensor2D {
  return tidy(() => {
    const [gate, up] = halves(x);
    const { dGate, dUp } = backwardGatedActivation(dy, gate, up, kind);
    return concat([dGate, dUp], 1);
  });
}

function halves(x: Tensor2D): [Tensor2D, Tensor2D] {
  const [rows, width] = x.shape;
  return [slice(x, [0, 0], [rows, width / 2]), slice(x, [0, width / 2], [rows, width / 2])];
}

/** Φ(x), the standard normal distribution function. */
function normalCdf<T extends Tensor>(x: T): T {
  return mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
}

function tanhArgument<T extends Tensor>(x: T): T {
  return mul(mul(x, add(mul(square(x), TANH_CUBIC), 1)), TANH_SCALE);
}
