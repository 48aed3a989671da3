import type { Arithmetic } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import { computeIn } from '../ops/arithmetic.ts';
import { halvesArePossible } from '../ops/webgpu/halves.ts';
import type { BaseModel } from './baseModel.ts';

/**
 * The model with its linear layers multiplied in this arithmetic, forward and backward; everything else, the head too, stays
 * float32. It is the same model: whoever disposes one disposes both. Throws `float16Missing`.
 */
export function inArithmetic(model: BaseModel, arithmetic: Arithmetic): BaseModel {
  requireArithmetic(arithmetic);
  if (arithmetic === 'float32') return model;
  return { ...model, forward: (...inputs) => computeIn(arithmetic, () => model.forward(...inputs)) };
}

/** Throws `float16Missing` where the current device can't compute so. */
export function requireArithmetic(arithmetic: Arithmetic): void {
  if (arithmetic === 'float32' || halvesArePossible()) return;
  throw new StudioError('float16Missing',
    'arithmetic is "float16", but this device does not compute in float16. Set arithmetic to "float32", or choose a WebGPU device with shader-f16; an interrupted training goes on only in the arithmetic in which it began.', { key: 'arithmetic', value: arithmetic });
}
