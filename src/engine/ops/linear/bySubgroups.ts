import type { BoundCase } from '../webgpu/case.ts';
import { useProductWay } from '../webgpu/productWay.ts';
import { oddLinearCases, packedLinearCases, quickLinearCases } from './webgpuCases.ts';

export const allLinearCases = [...quickLinearCases, ...oddLinearCases, ...packedLinearCases];

/** The case with products by subgroups; lavapipe and all newer GPUs have them. */
export function bySubgroups(bound: BoundCase): BoundCase {
  return {
    ...bound, name: `${bound.name}, by subgroups`,
    webgpu: () => {
      useProductWay('broadcast');
      try {
        return bound.webgpu();
      } finally {
        useProductWay('tiled');
      }
    },
  };
}
