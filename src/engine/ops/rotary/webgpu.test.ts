import { testForms } from '../webgpu/testForms.ts';
import { oddRotaryCases, quickRotaryCases } from './webgpuCases.ts';

testForms('rotary on WebGPU', [...quickRotaryCases, ...oddRotaryCases]);
