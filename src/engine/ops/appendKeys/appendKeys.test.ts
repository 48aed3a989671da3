import { memory, tensor1d, tensor3d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { valuesOf } from '../webgpu/case.ts';
import { appendKeys, appendTurned } from './index.ts';

describe.each(REFERENCE_BACKENDS)('appending keys on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('writes rows where it is told to and leaves the others', async () => {
    const before = memory().numTensors;
    const [k, v] = [tensor3d([[[1, 2]]]), tensor3d([[[3, 4]]])];
    const { k: keys, v: values } = await valuesOf(() => {
      const once = appendKeys({ k: zeros([4, 1, 2]), v: zeros([4, 1, 2]) }, k, v, 0);
      return { ...appendKeys(once, v, k, 2) };
    });
    expect([...keys ?? []]).toEqual([1, 2, 0, 0, 3, 4, 0, 0]);
    expect([...values ?? []]).toEqual([3, 4, 0, 0, 1, 2, 0, 0]);
    k.dispose();
    v.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('turns queries and keys of one array, not values: by a quarter, (1, 2) becomes (−2, 1), times 2', async () => {
    const qkv = tensor3d([[[1, 2], [3, 4], [5, 6]]]);
    const [position, inverseFrequency] = [tensor1d([1], 'int32'), tensor1d([Math.PI / 2])];
    const before = memory().numTensors;
    const { q, k, v } = await valuesOf(() => {
      const turned = appendTurned({ k: zeros([2, 1, 2]), v: zeros([2, 1, 2]) }, qkv, { heads: 1, kvHeads: 1, position, rotation: { inverseFrequency, scale: 2 } }, 1);
      return { q: turned.q, ...turned.held };
    });
    [[q, [-4, 2]], [k, [0, 0, -8, 6]], [v, [0, 0, 5, 6]]].forEach(([found, expected]) => {
      expect(found?.length).toBe(expected?.length);
      expected?.forEach((value, i) => expect(found?.[i]).toBeCloseTo(value, 5));
    });
    expect(memory().numTensors).toBe(before);
  });
});
