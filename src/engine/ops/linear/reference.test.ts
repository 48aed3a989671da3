import { memory, tensor1d, tensor2d, transpose } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { gradientError } from '../../testing/gradientCheck.ts';
import { random1d, random2d, valuesOf } from '../webgpu/case.ts';
import { denseMatrix } from '../matrix/dense.ts';
import { backwardLinear, forwardLinear } from './reference.ts';

describe.each(REFERENCE_BACKENDS)('linear on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('multiplies by the transposed matrix, adds the bias and applies the activation', async () => {
    const matrix = denseMatrix(tensor2d([[1, 2], [3, 4], [-5, 0]]));
    const w = { matrix, transposed: null, bias: tensor1d([100, 0, 1]) };
    const x = tensor2d([[1, 10]]);
    const before = memory().numTensors;
    // 1·1 + 2·10 + 100 = 121; 3·1 + 4·10 = 43; −5·1 + 1 = −4, by relu 0
    const { plain, relu } = await valuesOf(() => ({ plain: forwardLinear(x, w), relu: forwardLinear(x, w, 'relu') }));
    expect([...plain ?? []]).toEqual([121, 43, -4]);
    expect([...relu ?? []]).toEqual([121, 43, 0]);
    expect(memory().numTensors).toBe(before);
  });

  it('gives the same from a kept transposed matrix', async () => {
    const [x, values] = [random2d('x', 3, 5), random2d('w', 4, 5)];
    const matrix = denseMatrix(values);
    const { a, b } = await valuesOf(() => ({
      a: forwardLinear(x, { matrix, transposed: null, bias: null }), b: forwardLinear(x, { matrix, transposed: transpose(values), bias: null }),
    }));
    a?.forEach((value, i) => expect(b?.[i]).toBeCloseTo(value, 5));
  });

  it('has the gradient of its forward', async () => {
    const w = { matrix: denseMatrix(random2d('w', 4, 5)), transposed: null, bias: random1d('bias', 4) };
    const error = await gradientError([random2d('x', 3, 5)], (x) => forwardLinear(x, w), (dy) => [backwardLinear(dy, w)]);
    expect(error).toBeLessThan(1e-3);
  });
});
