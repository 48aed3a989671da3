/** The optimisers' WebGPU forms: few dispatches a step. */
export { adafactorUpdate } from './adafactor.ts';
export { globalNorm, stepReport } from './norms.ts';
export { adamwUpdate, clipByGlobalNorm, sgdUpdate } from './updates.ts';
