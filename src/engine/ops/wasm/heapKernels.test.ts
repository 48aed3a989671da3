import { gather, memory, slice, tensor, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../domain/random.ts';
import { openWasmInNode } from '../../testing/wasm.ts';
import { valuesOf } from '../webgpu/case.ts';

beforeAll(openWasmInNode);

describe('slice on the WASM heap', () => {
  it('takes what the indices say, on 60 random shapes of rank 1 to 4', async () => {
    const random = createRandom(2, 'slices');
    for (let trial = 0; trial < 60; trial++) {
      const shape = Array.from({ length: 1 + random.integer(4) }, () => 1 + random.integer(trial % 2 ? 5 : 90));
      const size = shape.reduce((a, b) => a * b, 1);
      if (size > 1e5) continue;
      const begin = shape.map((length) => random.integer(length));
      const taken = shape.map((length, axis) => 1 + random.integer(length - (begin[axis] ?? 0)));
      const x = tensor(Float32Array.from({ length: size }, (_, i) => i), shape);
      const { part } = await valuesOf(() => ({ part: slice(x, begin, taken) }));
      x.dispose();
      const expected: number[] = [];
      const visit = (axis: number, offset: number): void => {
        if (axis === shape.length) expected.push(offset);
        else for (let i = 0; i < (taken[axis] ?? 0); i++) visit(axis + 1, offset * (shape[axis] ?? 1) + (begin[axis] ?? 0) + i);
      };
      visit(0, 0);
      expect({ shape, begin, taken, part }).toEqual({ shape, begin, taken, part: Float32Array.from(expected) });
    }
  });

  it('keeps int32 as it is and takes the rest for a size of −1', async () => {
    const part = slice(tensor1d([1, 2, 3, 4], 'int32'), [1], [-1]);
    expect(part.dtype).toBe('int32');
    expect([...await part.data()]).toEqual([2, 3, 4]);
  });
});

describe('gather on the WASM heap', () => {
  it('takes rows by index, again and in any order, zeros out of range, and leaves nothing', async () => {
    const x = tensor2d([[1, 2], [3, 4], [5, 6]]);
    const index = tensor1d([2, 0, 2, 7], 'int32');
    const before = memory().numTensors;
    const { rows } = await valuesOf(() => ({ rows: gather(x, index) }));
    expect([...rows ?? []]).toEqual([5, 6, 1, 2, 5, 6, 0, 0]);
    expect(memory().numTensors).toBe(before);
  });

  it('leaves other axes and types to tfjs', async () => {
    expect([...await gather(tensor2d([[1, 2], [3, 4]]), tensor1d([1], 'int32'), 1).data()]).toEqual([2, 4]);
    expect([...await gather(tensor2d([[1, 2], [3, 4]], [2, 2], 'int32'), tensor1d([1], 'int32')).data()]).toEqual([3, 4]);
  });
});
