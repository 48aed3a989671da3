import { dispose, tensor1d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { random2d, randomValues } from '../webgpu/case.ts';
import { describeOnGpu, testForms } from '../webgpu/testForms.ts';
import { backwardTakeRows } from './webgpu.ts';
import { oddRowsCases, quickRowsCases } from './webgpuCases.ts';

testForms('takeRows on WebGPU', [...quickRowsCases, ...oddRowsCases]);

describeOnGpu('the gradients of a row that is taken many times', () => {
  it('are added from the first to the last, whichever thread comes first', async () => {
    const [count, width] = [300, 64];
    const sums = new Float32Array(width);
    randomValues('dy', count * width).forEach((value, i) => { sums[i % width] = (sums[i % width] ?? NaN) + value; });
    const [dy, index] = [random2d('dy', count, width), tensor1d(new Int32Array(count), 'int32')];
    const dx = backwardTakeRows(dy, index, 1);
    expect([...await dx.data<'float32'>()]).toEqual([...sums]);
    dispose([dy, index, dx]);
  });
});
