import { testForms } from '../webgpu/testForms.ts';
import { allLinearCases, bySubgroups, wideLinearCases } from './bySubgroups.ts';

testForms('linear on WebGPU', [...allLinearCases, ...wideLinearCases.map(bySubgroups)]);
