import { testForms } from '../webgpu/testForms.ts';
import { oddHeadCrossEntropyCases, quickHeadCrossEntropyCases } from './webgpuCases.ts';

testForms('headCrossEntropy on WebGPU', [...quickHeadCrossEntropyCases, ...oddHeadCrossEntropyCases]);
