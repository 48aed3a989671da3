import { testForms } from '../webgpu/testForms.ts';
import { oddLinearCases, quickLinearCases } from './webgpuCases.ts';

testForms('linear on WebGPU', [...quickLinearCases, ...oddLinearCases]);
