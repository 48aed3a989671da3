import { testForms } from '../webgpu/testForms.ts';
import { memoryNormCases, oddNormCases, quickNormCases } from './webgpuCases.ts';

testForms('norm on WebGPU', [...quickNormCases, ...oddNormCases, ...memoryNormCases]);
