import { expect, it } from 'vitest';
import { valuesOf } from '../webgpu/case.ts';
import { describeOnGpu } from '../webgpu/testForms.ts';
import { bySubgroups, allLinearCases } from './bySubgroups.ts';

describeOnGpu('the ways of a product', () => {
  it('give the same bits', { timeout: 240_000 }, async () => {
    for (const bound of allLinearCases) expect({ of: bound.name, values: await valuesOf(bySubgroups(bound).webgpu) }).toEqual({ of: bound.name, values: await valuesOf(bound.webgpu) });
  });
});
