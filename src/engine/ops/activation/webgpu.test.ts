import { testForms } from '../webgpu/testForms.ts';
import { oddActivationCases, quickActivationCases } from './webgpuCases.ts';

testForms('activation on WebGPU', [...quickActivationCases, ...oddActivationCases]);
