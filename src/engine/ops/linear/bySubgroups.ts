import type { BoundCase } from '../webgpu/case.ts';
import { useProductWay } from '../webgpu/productWay.ts';
import { oddLinearCases, packedLinearCases, quickLinearCases } from './webgpuCases.ts';

export const allLinearCases = [...quickLinearCases, ...oddLinearCases, ...packedLinearCases];

/** Those with rows enough for products by subgroups. */
export const wideLinearCases = allLinearCases.filter(({ name }) => Number(/\d+/.exec(name)?.[0]) >= 33);

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
