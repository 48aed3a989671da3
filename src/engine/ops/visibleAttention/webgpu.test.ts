import { testForms } from '../webgpu/testForms.ts';
import { oddVisibleAttentionCases, quickVisibleAttentionCases } from './webgpuCases.ts';

testForms('visibleAttention on WebGPU', [...quickVisibleAttentionCases, ...oddVisibleAttentionCases]);
