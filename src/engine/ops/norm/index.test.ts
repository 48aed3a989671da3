import { clone, dispose, memory, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { random1d, random2d } from '../webgpu/case.ts';
import { addRows } from '../rows/index.ts';
import { norm, normBranch } from './index.ts';

describe.each(REFERENCE_BACKENDS)('normBranch on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('gives the norm and x, and back the sum of the gradients that come to both', async () => {
    const options = { kind: 'layer', epsilon: 1e-3 } as const;
    const [x, weight, dy] = [random2d('x', 3, 5), random1d('weight', 5), random2d('dy', 3, 5)];
    const before = memory().numTensors;
    const found = tidy(() => valueAndGrad((t: Tensor2D) => {
      const { normed, residual } = normBranch(t, weight, null, options);
      return addRows(normed, residual);
    })(x, clone(dy)));
    const expected = tidy(() => valueAndGrad((t: Tensor2D) => addRows(norm(t, weight, null, options), t))(x, clone(dy)));
    for (const of of ['value', 'grad'] as const) {
      const values = await expected[of].data();
      (await found[of].data()).forEach((value, i) => expect(value).toBeCloseTo(values[i] ?? NaN, 5));
    }
    dispose([found, expected].flatMap(({ value, grad }) => [value, grad]));
    expect(memory().numTensors).toBe(before);
    dispose([x, weight, dy]);
  });
});
