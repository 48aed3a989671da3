import type { BoundCase } from '../webgpu/case.ts';
import { broadcastIsPossible } from '../webgpu/productWay.ts';
import { testForms } from '../webgpu/testForms.ts';
import { oddSelfAttentionCases, oddVisibleAttentionCases, quickSelfAttentionCases, quickVisibleAttentionCases, wideHeadCases } from './webgpuCases.ts';
import { useAttentionWay } from './webgpuWay.ts';
import type { AttentionWay } from './webgpuWay.ts';

const cases = [...quickVisibleAttentionCases, ...oddVisibleAttentionCases, ...quickSelfAttentionCases, ...oddSelfAttentionCases];

/** The cases computed this way; by tiles where the device can't. */
const inWay = (way: AttentionWay, bounds: readonly BoundCase[]): BoundCase[] => bounds.map((bound) => ({
  ...bound,
  webgpu: () => {
    useAttentionWay(broadcastIsPossible() ? way : 'tiles');
    return bound.webgpu();
  },
}));

testForms('visibleAttention on WebGPU by tiles', inWay('tiles', cases));
testForms('visibleAttention on WebGPU by rows', inWay('rows', [...cases, ...wideHeadCases]));
