import { tensor2d } from '@tensorflow/tfjs-core';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { StudioError } from '../../domain/errors.ts';
import { restoreOptimizer, storeOptimizer } from '../optim/optimizer.ts';
import { NOTHING_WAITED } from './best.ts';
import type { TrainState } from './trainStep.ts';

/** What a checkpoint keeps besides the state on the device: changed in place while the run goes on. */
export type Progress = { -readonly [K in keyof Omit<Checkpoint, 'step' | 'prompt' | 'optimizer' | 'worseThanStart'>]: Checkpoint[K] };

export function freshProgress(): Progress {
  return { evaluatedStep: -1, best: null, stopping: NOTHING_WAITED, lossSum: 0, lossCount: 0, startLoss: null };
}

export function progressOf({ evaluatedStep, best, stopping, lossSum, lossCount, startLoss }: Checkpoint): Progress {
  return { evaluatedStep, best, stopping, lossSum, lossCount, startLoss };
}

/** Reads the state back from the device, beside what is known of the progress. */
export async function storeCheckpoint(
  state: TrainState, progress: Progress & Pick<Checkpoint, 'step' | 'worseThanStart'>,
): Promise<Checkpoint> {
  return { ...progress, prompt: await state.prompt.data<'float32'>(), optimizer: await storeOptimizer(state.optimizer) };
}

/** The state on the device again. Throws `checkpointInvalid` where it is of another shape than [P,H]. */
export function restoreState({ prompt, optimizer }: Checkpoint, shape: [number, number]): TrainState {
  const size = shape[0] * shape[1];
  if (prompt.length !== size) {
    throw new StudioError('checkpointInvalid', `The checkpoint's prompt has ${prompt.length} numbers, but ${size} are needed for ${shape[0]} vectors of ${shape[1]}. Start the training again.`, { length: prompt.length, needed: size });
  }
  return { optimizer: restoreOptimizer(optimizer, shape), prompt: tensor2d(prompt, shape) };
}
