import type { Arithmetic } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import { computeIn } from '../ops/arithmetic.ts';
import { currentHalvesError, HALF_TOLERANCE } from '../ops/linear/checkHalves.ts';
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

/**
 * To be awaited before a run begins. Throws `float16Missing`, and `float16Wrong` where the current device's products of
 * halves are wrong, which is tried when they are first asked for: a software adapter compiles them for seconds, and most
 * runs never ask, so the self-test of an opening leaves them out. Float32 stays usable.
 */
export async function checkArithmetic(arithmetic: Arithmetic, halvesError: () => Promise<number> = currentHalvesError): Promise<void> {
  requireArithmetic(arithmetic);
  if (arithmetic === 'float32') return;
  const error = await halvesError();
  if (error < HALF_TOLERANCE) return;
  const what = Number.isFinite(error) ? `products are off by ${error.toPrecision(2)} of their largest number, where ${HALF_TOLERANCE} is allowed` : 'it refuses their programs, or gives what is no number';
  throw new StudioError('float16Wrong',
    `arithmetic is "float16", but this device computes float16 wrongly: ${what}. In float32 it passed its self-test: set arithmetic to "float32". A newer graphics driver may mend it.`, { key: 'arithmetic', value: arithmetic, error: String(error) });
}

/** Throws `float16Missing` where the current device can't compute so. */
function requireArithmetic(arithmetic: Arithmetic): void {
  if (arithmetic === 'float32' || halvesArePossible()) return;
  throw new StudioError('float16Missing',
    'arithmetic is "float16", but this device does not compute in float16. Set arithmetic to "float32", or choose a WebGPU device with shader-f16; an interrupted training goes on only in the arithmetic in which it began.', { key: 'arithmetic', value: arithmetic });
}
