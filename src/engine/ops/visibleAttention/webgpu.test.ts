import { testForms } from '../webgpu/testForms.ts';
import { oddSelfAttentionCases, oddVisibleAttentionCases, quickSelfAttentionCases, quickVisibleAttentionCases } from './webgpuCases.ts';

testForms('visibleAttention on WebGPU', [...quickVisibleAttentionCases, ...oddVisibleAttentionCases, ...quickSelfAttentionCases, ...oddSelfAttentionCases]);
