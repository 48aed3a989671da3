import { testForms } from '../../ops/webgpu/testForms.ts';
import { oddUpdateCases, quickUpdateCases } from './cases.ts';

testForms('the optimisers on WebGPU', [...quickUpdateCases, ...oddUpdateCases], 1e-6);
