import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { halvesArePossible } from '../ops/webgpu/halves.ts';
import { describeOnGpu } from '../ops/webgpu/testForms.ts';
import { checkArithmetic } from './inArithmetic.ts';

const off = (error: number) => () => Promise.resolve(error);

it('refuses float16 without trying it where there is none, and float32 nowhere', async () => {
  await setBackend('cpu');
  await checkArithmetic('float32', off(Infinity));
  await expect(checkArithmetic('float16', off(0))).rejects.toMatchObject({ code: 'float16Missing' });
});

describeOnGpu('float16 on WebGPU', () => {
  it('is refused by name where its products are wrong or refused, and float32 is not', async () => {
    expect(halvesArePossible()).toBe(true);
    await checkArithmetic('float16', off(1e-3));
    await checkArithmetic('float32', off(Infinity));
    await expect(checkArithmetic('float16', off(0.25))).rejects.toMatchObject({ code: 'float16Wrong', message: expect.stringMatching(/off by 0\.25 .*arithmetic to "float32"/) });
    await expect(checkArithmetic('float16', off(Infinity))).rejects.toMatchObject({ code: 'float16Wrong', message: expect.stringMatching(/refuses their programs/) });
  });
});
