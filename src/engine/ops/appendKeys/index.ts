import type { Tensor3D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import type { HeldKeys, PackedHeads } from '../types.ts';
import * as reference from './reference.ts';
import * as wasm from './wasm.ts';
import * as webgpu from './webgpu.ts';

/** New rows of keys and values [R,hk,D] into those held [capacity,hk,D], from row `at` on; without a gradient. `held` is used up. */
export function appendKeys(held: HeldKeys, k: Tensor3D, v: Tensor3D, at: number): HeldKeys {
  return formOf({ reference, webgpu, wasm }).appendKeys(held, k, v, at);
}

/** The same of the heads of one array, which are turned first. qkv [R,h+2·hk,D] → q [R,h,D], and what is held. */
export function appendTurned(held: HeldKeys, qkv: Tensor3D, heads: PackedHeads, at: number): { readonly q: Tensor3D; readonly held: HeldKeys } {
  return formOf({ reference, webgpu }).appendTurned(held, qkv, heads, at);
}
