import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { onHeap } from '../wasm/onHeap.ts';
import type { HeapArray } from '../wasm/onHeap.ts';

/**
 * The reference's rotation on the WASM heap in place: tfjs's kernels take eight passes for it, and 32 ns for each cosine.
 * x [R,h,D], position [R] int32, inverseFrequency [n] → [R,h,D].
 */
export function forwardRotary(x: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, scale = 1): Tensor3D {
  return rotate(x, position, inverseFrequency, { direction: 1, scale });
}

/** Gradient of x: the rotation by −θ. */
export function backwardRotary(dy: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, scale = 1): Tensor3D {
  return rotate(dy, position, inverseFrequency, { direction: -1, scale });
}

interface Turn { readonly direction: 1 | -1; readonly scale: number }

function rotate(x: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, how: Turn): Tensor3D {
  const [rows, heads, width] = x.shape;
  return onHeap(x, (target, view) => {
    const [source, positions, frequencies] = [view(x), view(position), view(inverseFrequency)];
    const turns = new Map<number, Float32Array>();
    for (let row = 0; row < rows; row++) {
      const at = positions[row] ?? 0;
      const turn = turns.get(at) ?? cosinesAndSines(at, frequencies, how);
      turns.set(at, turn);
      for (let start = row * heads * width, end = start + heads * width; start < end; start += width) {
        turnHead(source, target, start, width, turn);
      }
    }
  });
}

function turnHead(source: HeapArray, target: HeapArray, start: number, width: number, turn: Float32Array): void {
  const half = turn.length / 2;
  for (let i = 0; i < half; i++) {
    const cosine = turn[i] ?? 0;
    const sine = turn[half + i] ?? 0;
    const first = source[start + i] ?? 0;
    const second = source[start + half + i] ?? 0;
    target[start + i] = first * cosine - second * sine;
    target[start + half + i] = second * cosine + first * sine;
  }
  for (let i = 2 * half; i < width; i++) target[start + i] = source[start + i] ?? 0;
}

/** [2n]: the cosines, then the sines, of ±position·inverseFrequency times the scale, the angle rounded to float32 as elsewhere. */
function cosinesAndSines(position: number, frequencies: ArrayLike<number>, { direction, scale }: Turn): Float32Array {
  const half = frequencies.length;
  const turn = new Float32Array(2 * half);
  for (let i = 0; i < half; i++) {
    const angle = Math.fround(position * (frequencies[i] ?? 0));
    turn[i] = scale * Math.cos(angle);
    turn[half + i] = scale * direction * Math.sin(angle);
  }
  return turn;
}
