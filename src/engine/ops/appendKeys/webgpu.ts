import type { Tensor3D } from '@tensorflow/tfjs-core';
import { COSINE_SINE } from '../rotary/webgpu.ts';
import type { HeldKeys, PackedHeads } from '../types.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { elementOf, isVector } from '../webgpu/wgsl.ts';

const THREADS = 64;

/** See reference.ts; in place. */
export function appendKeys(held: HeldKeys, k: Tensor3D, v: Tensor3D, at: number): HeldKeys {
  const [, kvHeads, width] = held.k.shape;
  const step = isVector(kvHeads * width) ? 4 : 1;
  const elements = k.size / step;
  record(kernelFor('appendKeys', [step], (name) => appendKernel(name, step)), {
    inputs: [k, v], outputs: [held.k, held.v], uniforms: [elements, (at * kvHeads * width) / step], groups: Math.ceil(elements / THREADS),
  });
  return held;
}

/** See reference.ts; in place. */
export function appendTurned(held: HeldKeys, qkv: Tensor3D, { heads, kvHeads, position, rotation }: PackedHeads, at: number): { readonly q: Tensor3D; readonly held: HeldKeys } {
  const [rows, all, width] = qkv.shape;
  const pairs = rotation?.inverseFrequency.shape[0] ?? 0;
  const lanes = width - pairs;
  const [q] = record(kernelFor('appendTurned', [rotation !== null], (name) => turnedKernel(name, rotation !== null)), {
    inputs: [qkv, ...(rotation === null ? [] : [position, rotation.inverseFrequency])],
    outputs: [{ shape: [rows, heads, width] as const }, held.k, held.v],
    uniforms: [rows, heads, kvHeads, width, pairs, lanes, at, rotation?.scale ?? 1],
    groups: Math.ceil((rows * all * lanes) / THREADS),
  });
  return { q, held };
}

/** One thread one element, or four where the width allows. */
function appendKernel(name: string, step: 1 | 4): Kernel {
  const type = elementOf(step);
  return {
    name, threads: THREADS,
    inputs: [{ name: 'k', type }, { name: 'v', type }],
    outputs: [{ name: 'held_k', type }, { name: 'held_v', type }],
    uniforms: [{ name: 'elements', type: 'u32' }, { name: 'start', type: 'u32' }],
    body: `
  let i = group * ${THREADS}u + lane;
  if (i >= u.elements) { return; }
  held_k[u.start + i] = k[i];
  held_v[u.start + i] = v[i];`,
  };
}

/** One thread a pair (or a dimension that passes through) of a head of a row. */
function turnedKernel(name: string, turns: boolean): Kernel {
  return {
    name, threads: THREADS,
    inputs: [{ name: 'qkv', type: 'f32' }, ...(turns ? [{ name: 'position', type: 'i32' } as const, { name: 'inverse_frequency', type: 'f32' } as const] : [])],
    outputs: ['q', 'held_k', 'held_v'].map((output) => ({ name: output, type: 'f32' as const })),
    uniforms: [
      ...(['rows', 'heads', 'kv_heads', 'width', 'pairs', 'lanes', 'at'] as const).map((field) => ({ name: field, type: 'u32' as const })),
      { name: 'scale', type: 'f32' },
    ],
    declarations: `${turns ? COSINE_SINE : ''}
fn put(row: u32, head: u32, d: u32, value: f32) {
  if (head < u.heads) { q[(row * u.heads + head) * u.width + d] = value; return; }
  let held = (u.at + row) * u.kv_heads;
  if (head < u.heads + u.kv_heads) { held_k[(held + head - u.heads) * u.width + d] = value; return; }
  held_v[(held + head - u.heads - u.kv_heads) * u.width + d] = value;
}`,
    body: `
  let index = group * ${THREADS}u + lane;
  let i = index % u.lanes;
  let all = u.heads + 2u * u.kv_heads;
  let head = index / u.lanes % all;
  let row = index / (u.lanes * all);
  if (row >= u.rows) { return; }
  let start = (row * all + head) * u.width;
  ${turns ? `if (i < u.pairs) {
    let first = qkv[start + i];
    let second = qkv[start + i + u.pairs];
    var turn = vec2<f32>(1.0, 0.0);
    if (head < u.heads + u.kv_heads) { turn = cosine_sine(f32(position[row]) * inverse_frequency[i]) * u.scale; }
    put(row, head, i, first * turn.x - second * turn.y);
    put(row, head, i + u.pairs, second * turn.x + first * turn.y);
    return;
  }` : ''}
  put(row, head, u.pairs + i, qkv[start + u.pairs + i]);`,
  };
}
