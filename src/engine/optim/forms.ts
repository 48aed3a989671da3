import { formOf } from '../ops/forms.ts';
import { adafactorUpdate } from './adafactor.ts';
import { adamwUpdate } from './adamw.ts';
import { clipByGlobalNorm, globalNorm, stepReport } from './clip.ts';
import { sgdUpdate } from './sgd.ts';
import * as webgpu from './webgpu/index.ts';

const reference = { adafactorUpdate, adamwUpdate, clipByGlobalNorm, globalNorm, sgdUpdate, stepReport };

/** What a step does to a prompt, in the form that the current backend computes with. */
export const stepForms = (): typeof reference => formOf<typeof reference>({ reference, webgpu });
