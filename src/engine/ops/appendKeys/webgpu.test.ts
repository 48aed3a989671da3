import { testForms } from '../webgpu/testForms.ts';
import { oddAppendKeysCases, quickAppendKeysCases } from './webgpuCases.ts';

testForms('appending keys on WebGPU', [...quickAppendKeysCases, ...oddAppendKeysCases]);
