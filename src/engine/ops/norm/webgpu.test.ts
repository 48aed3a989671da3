import { testForms } from '../webgpu/testForms.ts';
import { oddNormCases, quickNormCases } from './webgpuCases.ts';

testForms('norm on WebGPU', [...quickNormCases, ...oddNormCases]);
