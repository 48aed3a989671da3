import { dispose, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { StoredOptimizer } from '../../domain/checkpoint.ts';
import type { RunConfig } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import { initialAdafactor } from './adafactor.ts';
import type { AdafactorState } from './adafactor.ts';
import { initialAdamW } from './adamw.ts';
import type { AdamWState } from './adamw.ts';
import { stepForms } from './forms.ts';
import { initialSgd } from './sgd.ts';
import type { SgdState } from './sgd.ts';

/** The state of the run's optimiser, on the device. */
export type OptimizerState = AdamWState | AdafactorState | SgdState;

const INITIAL = { adamw: initialAdamW, adafactor: initialAdafactor, sgd: initialSgd } as const;

/** Before the first update. parameter [P,H]. */
export function initialOptimizer({ optimizer }: Pick<RunConfig, 'optimizer'>, parameter: Tensor2D): OptimizerState {
  return INITIAL[optimizer](parameter);
}

/** One update by the optimiser that the state belongs to. parameter, gradient [P,H] → new tensors; the old stay the caller's. */
export function optimizerUpdate(
  parameter: Tensor2D, gradient: Tensor2D, state: OptimizerState, config: RunConfig, learningRate: number,
): { parameter: Tensor2D; state: OptimizerState } {
  const options = { ...config, learningRate };
  const { adamwUpdate, adafactorUpdate, sgdUpdate } = stepForms();
  if (state.kind === 'adamw') return adamwUpdate(parameter, gradient, state, options);
  if (state.kind === 'adafactor') return adafactorUpdate(parameter, gradient, state, options);
  return sgdUpdate(parameter, gradient, state, options);
}

/** The state's tensors by name. */
function tensorsOf(state: OptimizerState): Readonly<Record<string, Tensor>> {
  if (state.kind === 'adamw') return { mean: state.mean, square: state.square };
  if (state.kind === 'adafactor') return { rowMean: state.rowMean, columnMean: state.columnMean };
  return { velocity: state.velocity };
}

export function disposeOptimizer(state: OptimizerState): void {
  dispose(Object.values(tensorsOf(state)));
}

/** Reads the state back from the device. */
export async function storeOptimizer(state: OptimizerState): Promise<StoredOptimizer> {
  const values: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(tensorsOf(state))) values[name] = await tensor.data<'float32'>();
  return { kind: state.kind, step: state.step, values };
}

/** The state on the device again, for a parameter of [P,H]. Throws `checkpointInvalid` where an array is missing or of another size. */
export function restoreOptimizer({ kind, step, values }: StoredOptimizer, [p, h]: readonly [number, number]): OptimizerState {
  const array = (name: string, length: number): Float32Array => {
    const found = values[name];
    if (found?.length === length) return found;
    throw new StudioError('checkpointInvalid', `The checkpoint's optimiser (${kind}) has ${found === undefined ? 'no' : found.length} numbers of "${name}"; ${length} are needed. Start the training again.`, { kind, name, length });
  };
  const matrix = (name: string): Tensor2D => tensor2d(array(name, p * h), [p, h]);
  if (kind === 'adamw') return { kind, step, mean: matrix('mean'), square: matrix('square') };
  if (kind === 'adafactor') return { kind, step, rowMean: tensor1d(array('rowMean', p)), columnMean: tensor1d(array('columnMean', h)) };
  return { kind, step, velocity: matrix('velocity') };
}
