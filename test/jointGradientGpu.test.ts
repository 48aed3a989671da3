/** Several runs in one batch on a GPU, where no step waits to look whether one of them has run away. */
import { describe, expect, it } from 'vitest';
import { useAttentionWay } from '../src/engine/ops/visibleAttention/webgpuWay.ts';
import { broadcastIsPossible } from '../src/engine/ops/webgpu/productWay.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { touchedByOverflow, touchedByWrongs } from './support/runAway.ts';

describeOnGpu('runs in one batch on WebGPU', () => {
  describe.each(['rows', 'tiles'] as const)('with attention by %s', (way) => {
    const take = (): void => { useAttentionWay(broadcastIsPossible() ? way : 'tiles'); };
    const options = { timeout: 240_000 };

    it.each(['a Llama', 'a T5'] as const)('of %s are what they are alone, whatever becomes of one of them', options, async (name) => {
      take();
      expect(await touchedByWrongs(name)).toEqual([]);
    });

    it('are what they are alone where one overflows within the model', options, async () => {
      take();
      expect(await touchedByOverflow()).toEqual([]);
    });
  });
});
