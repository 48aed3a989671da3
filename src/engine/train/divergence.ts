import { StudioError } from '../../domain/errors.ts';

/** Steps in a row that must be far worse: one hard batch is no divergence. */
const PATIENCE = 10;
const FACTOR = 2;

/** What a step is held to. */
export interface StepFigures { readonly step: number; readonly learningRate: number; readonly loss: number; readonly gradientNorm: number; readonly promptNorm: number }

/** Throws `lossNotFinite` where a figure is no number any more. */
export function checkFinite({ step, learningRate, loss, gradientNorm, promptNorm }: StepFigures): void {
  if ([loss, gradientNorm, promptNorm].every((figure) => Number.isFinite(figure))) return;
  throw new StudioError('lossNotFinite', `At step ${step} the loss is ${loss}, the gradient's norm ${gradientNorm} and the prompt's ${promptNorm}, with learning rate ${learningRate}. Lower the learning rate to a third, or clip the gradient at 1; the best prompt so far is kept.`, { step, learningRate });
}

/**
 * Counts the steps in a row whose loss is more than twice that of guessing every token of the vocabulary alike (ln V a
 * token), and more than twice the loss before the first step. Throws `lossDiverged` at the tenth.
 * @param before the count before this step @param tokens target tokens of an example @param startLoss held-out, before the first step
 */
export function countWorse(
  before: number, { step, learningRate, loss }: StepFigures, { tokens, vocabSize, startLoss }: { readonly tokens: number; readonly vocabSize: number; readonly startLoss: number },
): number {
  const limit = FACTOR * Math.max(tokens * Math.log(vocabSize), startLoss);
  if (!(loss > limit)) return 0;
  const count = before + 1;
  if (count < PATIENCE) return count;
  throw new StudioError('lossDiverged', `For ${PATIENCE} steps, up to step ${step}, the loss was above ${limit.toFixed(1)}, twice that before training and twice that of guessing: the training has diverged at learning rate ${learningRate}. Lower the learning rate to a third, warm up over more steps, or clip the gradient at 1; the best prompt so far is kept.`, { step, learningRate, loss });
}
