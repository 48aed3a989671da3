import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Rotation } from '../types.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';

const THREADS = 64;

/** See reference.ts. */
export function forwardRotary(x: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, scale = 1): Tensor3D {
  return rotate(x, position, inverseFrequency, scale, scale);
}

/** See reference.ts. */
export function backwardRotary(dy: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, scale = 1): Tensor3D {
  return rotate(dy, position, inverseFrequency, scale, -scale);
}

/** One thread a pair (or a dimension that passes through) of a row, over all heads: one sine for all of them. */
function rotate(x: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, cosineScale: number, sineScale: number): Tensor3D {
  const [rows, heads, width] = x.shape;
  const pairs = inverseFrequency.shape[0];
  const lanes = width - pairs;
  return record(kernelFor('rotary', [], rotaryKernel), {
    inputs: [x, position, inverseFrequency],
    outputs: [{ shape: [rows, heads, width] }],
    uniforms: [rows, heads, width, pairs, lanes, cosineScale, sineScale],
    groups: Math.ceil((rows * lanes) / THREADS),
  })[0];
}

/**
 * Turns the first `turned` heads of each row where they are; the others stay. direction −1 is the gradient.
 * rows [R,n,D] is changed.
 */
export function turnInPlace(rows: Tensor3D, turned: number, position: Tensor1D, { inverseFrequency, scale }: Rotation, direction: 1 | -1): void {
  const [count, heads, width] = rows.shape;
  const pairs = inverseFrequency.shape[0];
  record(kernelFor('turnInPlace', [], turnKernel), {
    inputs: [position, inverseFrequency],
    outputs: [rows],
    uniforms: [count, heads, turned, width, pairs, scale, scale * direction],
    groups: Math.ceil((count * pairs) / THREADS),
  });
}

/** One thread a pair of a row, over all heads that turn. */
function turnKernel(name: string): Kernel {
  return {
    name, threads: THREADS,
    inputs: [{ name: 'position', type: 'i32' }, { name: 'inverse_frequency', type: 'f32' }],
    outputs: [{ name: 'y', type: 'f32' }],
    uniforms: [
      ...(['rows', 'heads', 'turned', 'width', 'pairs'] as const).map((field) => ({ name: field, type: 'u32' as const })),
      { name: 'cosine_scale', type: 'f32' }, { name: 'sine_scale', type: 'f32' },
    ],
    declarations: COSINE_SINE,
    body: `
  let index = group * ${THREADS}u + lane;
  let row = index / u.pairs;
  let i = index % u.pairs;
  if (row >= u.rows) { return; }
  let start = row * u.heads * u.width;
  let turn = cosine_sine(f32(position[row]) * inverse_frequency[i]) * vec2<f32>(u.cosine_scale, u.sine_scale);
  for (var head = 0u; head < u.turned; head++) {
    let at = start + head * u.width + i;
    let first = y[at];
    let second = y[at + u.pairs];
    y[at] = first * turn.x - second * turn.y;
    y[at + u.pairs] = second * turn.x + first * turn.y;
  }`,
  };
}

function rotaryKernel(name: string): Kernel {
  return {
    name, threads: THREADS,
    inputs: [{ name: 'x', type: 'f32' }, { name: 'position', type: 'i32' }, { name: 'inverse_frequency', type: 'f32' }],
    outputs: [{ name: 'y', type: 'f32' }],
    uniforms: [
      ...(['rows', 'heads', 'width', 'pairs', 'lanes'] as const).map((field) => ({ name: field, type: 'u32' as const })),
      { name: 'cosine_scale', type: 'f32' }, { name: 'sine_scale', type: 'f32' },
    ],
    declarations: COSINE_SINE,
    body: `
  let index = group * ${THREADS}u + lane;
  let row = index / u.lanes;
  let i = index % u.lanes;
  if (row >= u.rows) { return; }
  let start = row * u.heads * u.width;
  if (i >= u.pairs) {
    for (var head = 0u; head < u.heads; head++) {
      let at = start + head * u.width + u.pairs + i;
      y[at] = x[at];
    }
    return;
  }
  let turn = cosine_sine(f32(position[row]) * inverse_frequency[i]) * vec2<f32>(u.cosine_scale, u.sine_scale);
  for (var head = 0u; head < u.heads; head++) {
    let at = start + head * u.width + i;
    let first = x[at];
    let second = x[at + u.pairs];
    y[at] = first * turn.x - second * turn.y;
    y[at + u.pairs] = second * turn.x + first * turn.y;
  }`,
  };
}

/**
 * WGSL promises sin and cos to 2⁻¹¹ only, and only within ±π; a position can be thousands of turns. So: reduction to
 * ±π/4 by π/2 in three parts, and the polynomials, of Cephes `sinf`/`cosf` (Moshier), right to about 1e-7.
 */
export const COSINE_SINE = `
fn cosine_sine(angle: f32) -> vec2<f32> {
  let quarter = round(angle * 0.636619772);
  let r = fma(quarter, -7.54978995489e-8, fma(quarter, -4.837512969970703125e-4, fma(quarter, -1.5703125, angle)));
  let z = r * r;
  let sine = fma(fma(fma(-1.9515295891e-4, z, 8.3321608736e-3), z, -1.6666654611e-1), z * r, r);
  let cosine = fma(fma(fma(2.443315711809948e-5, z, -1.388731625493765e-3), z, 4.166664568298827e-2), z * z, fma(-0.5, z, 1.0));
  switch (i32(quarter) & 3) {
    case 0: { return vec2<f32>(cosine, sine); }
    case 1: { return vec2<f32>(-sine, cosine); }
    case 2: { return vec2<f32>(-cosine, -sine); }
    default: { return vec2<f32>(sine, -cosine); }
  }
}`;
