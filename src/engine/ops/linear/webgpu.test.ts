import { testForms } from '../webgpu/testForms.ts';
import { allLinearCases, bySubgroups } from './bySubgroups.ts';

testForms('linear on WebGPU', [...allLinearCases, ...allLinearCases.map(bySubgroups)]);
