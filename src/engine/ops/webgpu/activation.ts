import type { ActivationKind } from '../types.ts';
import type { ElementType } from './kernel.ts';

/** WGSL functions `activate(x)` and `slope(x)` (its derivative) for numbers or vectors of type T. */
export const ACTIVATIONS: Record<ActivationKind, (T: ElementType) => string> = {
  relu: (T) => `
fn activate(x: ${T}) -> ${T} { return max(x, ${T}(0.0)); }
fn slope(x: ${T}) -> ${T} { return select(${T}(0.0), ${T}(1.0), x > ${T}(0.0)); }`,

  // σ′(x)·x + σ = σ·(1 + x − x·σ). The bound keeps exp finite: WGSL does not promise infinities.
  silu: (T) => `
fn sigmoid(x: ${T}) -> ${T} { return 1.0 / (1.0 + exp(min(-x, ${T}(80.0)))); }
fn activate(x: ${T}) -> ${T} { return x * sigmoid(x); }
fn slope(x: ${T}) -> ${T} { let s = sigmoid(x); return s * (1.0 + x - x * s); }`,

  // Φ(x) by the error function's polynomial 7.1.26 of Abramowitz & Stegun (error below 1.5e-7), as tfjs has it.
  gelu: (T) => `
fn normal_density(x: ${T}) -> ${T} { return 0.3989422804 * exp(-0.5 * min(x * x, ${T}(160.0))); }
fn normal_cdf(x: ${T}) -> ${T} {
  let z = abs(x) * 0.7071067812;
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * exp(-min(z * z, ${T}(80.0)));
  return 0.5 + 0.5 * sign(x) * (1.0 - tail);
}
fn activate(x: ${T}) -> ${T} { return x * normal_cdf(x); }
fn slope(x: ${T}) -> ${T} { return normal_cdf(x) + x * normal_density(x); }`,

  // √(2/π)·(x + 0.044715·x³), Hendrycks & Gimpel 2016. Beyond ±15 tanh is ±1 in f32, and some drivers give NaN.
  geluTanh: (T) => `
fn bounded_tanh(x: ${T}) -> ${T} { return tanh(clamp(x, ${T}(-15.0), ${T}(15.0))); }
fn activate(x: ${T}) -> ${T} { return 0.5 * x * (1.0 + bounded_tanh(0.7978845608 * x * (1.0 + 0.044715 * x * x))); }
fn slope(x: ${T}) -> ${T} {
  let t = bounded_tanh(0.7978845608 * x * (1.0 + 0.044715 * x * x));
  return 0.5 * (1.0 + t + x * (1.0 - t * t) * 0.7978845608 * (1.0 + 0.134145 * x * x));
}`,
};
