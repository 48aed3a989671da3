import { tensor1d, zeros } from '@tensorflow/tfjs-core';
import type { HeldKeys } from '../types.ts';
import { bindCases, random3d, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = typeof reference;

const CAPACITY = 140;

const emptyKeys = (kvHeads: number, width: number): HeldKeys =>
  ({ k: zeros([CAPACITY, kvHeads, width]), v: zeros([CAPACITY, kvHeads, width]) });

function appendCase(rows: number, kvHeads: number, width: number): OperationCase<Form> {
  return {
    operation: 'appendKeys', name: `${rows} rows of ${kvHeads} heads of ${width}, twice`,
    run: (form) => withInputs({ k: random3d('k', [rows, kvHeads, width]), v: random3d('v', [rows, kvHeads, width]) }, ({ k, v }) => ({
      ...form.appendKeys(form.appendKeys(emptyKeys(kvHeads, width), k, v, 2), v, k, 2 + rows),
    })),
  };
}

/** `pairs` of a head's dimensions turn; 0: no rotation. */
function turnedCase(rows: number, heads: number, kvHeads: number, width: number, pairs: number): OperationCase<Form> {
  return {
    operation: 'appendKeys', name: `${rows} rows of ${heads} + 2·${kvHeads} heads of ${width} in one, ${pairs} pairs turned`,
    run: (form) => withInputs({
      qkv: random3d('qkv', [rows, heads + 2 * kvHeads, width]),
      position: tensor1d(Int32Array.from({ length: rows }, (_, r) => 3 + 7 * r), 'int32'),
      inverseFrequency: tensor1d(Float32Array.from({ length: Math.max(1, pairs) }, (_, i) => 100 ** (-i / 4))),
    }, ({ qkv, position, inverseFrequency }) => {
      const rotation = pairs === 0 ? null : { inverseFrequency, scale: 1.25 };
      const { q, held } = form.appendTurned(emptyKeys(kvHeads, width), qkv, { heads, kvHeads, position, rotation }, 5);
      return { q, ...held };
    }),
  };
}

/** For the start-up self-test. */
export const quickAppendKeysCases = bindCases([appendCase(3, 2, 5), turnedCase(3, 4, 2, 10, 3)], reference, webgpu);

/** One row as of a generated token, sizes at the borders of workgroups. */
export const oddAppendKeysCases = bindCases(
  [appendCase(1, 1, 1), ...[63, 64, 65].map((rows) => appendCase(rows, 3, 8)), turnedCase(1, 1, 1, 2, 1), turnedCase(1, 4, 4, 32, 16), turnedCase(64, 3, 1, 6, 0), ...[63, 64, 65, 129].map((rows) => turnedCase(rows, 2, 2, 12, 2))], reference, webgpu);
