import type { ProductTile, ProductWay } from '../../../domain/device.ts';
import type { BoundCase } from '../webgpu/case.ts';
import { useProductWay } from '../webgpu/productWay.ts';
import { oddLinearCases, packedLinearCases, quickLinearCases } from './webgpuCases.ts';

export const allLinearCases = [...quickLinearCases, ...oddLinearCases, ...packedLinearCases];

/** The case with products by subgroups; newer GPUs have them, and lavapipe on x86: on ARM its subgroups have four threads. */
export const bySubgroups = (bound: BoundCase): BoundCase => ({ ...inWay(bound, 'broadcast', 'wide', 'by subgroups'), needsSubgroups: true });

/** The case with tiles of 32 by 32 at most. */
export const bySmallTiles = (bound: BoundCase): BoundCase => inWay(bound, 'tiled', 'small', 'by small tiles');

/** The case with tiles of 64 by 64 at most. */
export const bySquareTiles = (bound: BoundCase): BoundCase => inWay(bound, 'tiled', 'square', 'by square tiles');

function inWay(bound: BoundCase, way: ProductWay, tile: ProductTile, name: string): BoundCase {
  return {
    ...bound, name: `${bound.name}, ${name}`,
    webgpu: () => {
      useProductWay(way, tile);
      try {
        return bound.webgpu();
      } finally {
        useProductWay('tiled');
      }
    },
  };
}
