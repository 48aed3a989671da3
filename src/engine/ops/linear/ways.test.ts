import { expect, it } from 'vitest';
import { valuesOf } from '../webgpu/case.ts';
import { describeOnGpu, WITHOUT_SUBGROUPS } from '../webgpu/testForms.ts';
import { allLinearCases, bySmallTiles, bySquareTiles, bySubgroups } from './bySubgroups.ts';
import { largeLinearCases } from './webgpuCases.ts';

describeOnGpu('the ways of a product', () => {
  it.skipIf(WITHOUT_SUBGROUPS !== '')(`give the same bits by subgroups as by tiles${WITHOUT_SUBGROUPS}`, { timeout: 240_000 }, async () => {
    for (const bound of allLinearCases) expect({ of: bound.name, values: await valuesOf(bySubgroups(bound).webgpu) }).toEqual({ of: bound.name, values: await valuesOf(bound.webgpu) });
  });

  it.each([bySquareTiles, bySmallTiles])('give the same bits by smaller tiles', async (smaller) => {
    for (const bound of largeLinearCases) expect({ of: bound.name, values: await valuesOf(smaller(bound).webgpu) }).toEqual({ of: bound.name, values: await valuesOf(bound.webgpu) });
  }, 240_000);
});
