import { testForms } from '../webgpu/testForms.ts';
import { oddHeadCrossEntropyCases, packedHeadCrossEntropyCases, quickHeadCrossEntropyCases } from './webgpuCases.ts';

testForms('headCrossEntropy on WebGPU', [...quickHeadCrossEntropyCases, ...oddHeadCrossEntropyCases, ...packedHeadCrossEntropyCases]);
