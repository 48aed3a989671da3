import { clone, dispose, memory, mul, tensor2d, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../testing/backends.ts';
import { watchingBackward, withGradient, withGradients } from './withGradient.ts';

/** Saves its input, as operations do: [1,2] numbers, 8 bytes. */
const squared = (x: Tensor2D): Tensor2D => withGradient([x], () => ({ value: mul(x, x), saved: { x } }), (dy, saved) => [mul(mul(dy, saved.x), 2)]);

/** x, to which nothing comes back below, and 3·x. */
const twofold = (x: Tensor2D): [Tensor2D, Tensor2D] => withGradients<[Tensor2D, Tensor2D], Record<string, never>>(
  [x],
  () => ({ values: [clone(x), mul<Tensor2D>(x, 3)], saved: {} }),
  ([, d3]) => [mul(d3, 3)],
);

describe.each(REFERENCE_BACKENDS)('withGradient on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('gives what was saved and the gradient that came back as soon as an operation is done with them', async () => {
    const x = tensor2d([[1, 2]]);
    const before = memory();
    const held: number[] = [];
    const { value, grad } = await watchingBackward(() => { held.push(memory().numBytes - before.numBytes); }, async () => (
      Promise.resolve(valueAndGrad((p: Tensor2D) => squared(squared(squared(p))))(x))
    ));
    // y = x⁸, dy/dx = 8·x⁷
    expect([...await value.data()]).toEqual([1, 256]);
    expect([...await grad.data()]).toEqual([8, 1024]);
    // Each time y, dy and dx, and what is still saved: 3, 2 and 1 arrays of 8 bytes.
    expect(held).toEqual([6 * 8, 5 * 8, 4 * 8]);
    dispose([value, grad]);
    expect(memory().numTensors).toBe(before.numTensors);
    x.dispose();
  });

  it('takes an operation to one of whose values no gradient comes back', async () => {
    const x = tensor2d([[1, 2]]);
    const { value, grad } = valueAndGrad((p: Tensor2D) => squared(twofold(p)[1]))(x);
    // (3·x)², 18·x
    expect([...await value.data(), ...await grad.data()]).toEqual([9, 36, 18, 36]);
    dispose([x, value, grad]);
  });
});
