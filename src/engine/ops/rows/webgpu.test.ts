import { testForms } from '../webgpu/testForms.ts';
import { oddRowsCases, quickRowsCases } from './webgpuCases.ts';

testForms('takeRows on WebGPU', [...quickRowsCases, ...oddRowsCases]);
