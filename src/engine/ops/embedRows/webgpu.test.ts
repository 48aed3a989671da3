import { testForms } from '../webgpu/testForms.ts';
import { oddEmbedRowsCases, quickEmbedRowsCases } from './webgpuCases.ts';

testForms('embedRows on WebGPU', [...quickEmbedRowsCases, ...oddEmbedRowsCases]);
