import { testForms } from '../webgpu/testForms.ts';
import { oddLinearCases, packedLinearCases, quickLinearCases } from './webgpuCases.ts';

testForms('linear on WebGPU', [...quickLinearCases, ...oddLinearCases, ...packedLinearCases]);
