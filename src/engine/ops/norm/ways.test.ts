import { expect, it } from 'vitest';
import { valuesOf } from '../webgpu/case.ts';
import { describeOnGpu } from '../webgpu/testForms.ts';
import { memoryNormCases, subgroupNormCases } from './webgpuCases.ts';

describeOnGpu('the ways of a norm', () => {
  it('give the same bits', { timeout: 240_000 }, async () => {
    expect(memoryNormCases).toHaveLength(subgroupNormCases.length);
    for (const [i, { name, webgpu }] of subgroupNormCases.entries()) {
      const byMemory = memoryNormCases[i];
      expect({ of: name, values: await valuesOf(webgpu) }).toEqual({ of: byMemory?.name, values: byMemory && await valuesOf(byMemory.webgpu) });
    }
  });
});
