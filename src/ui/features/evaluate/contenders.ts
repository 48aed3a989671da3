import type { Comparison } from '../../../domain/run.ts';
import { wilsonInterval } from '../../elements/results/intervals.ts';

/** One line of the table of contenders. */
export interface Contender {
  readonly name: 'majority' | 'zeroShot' | 'tuned';
  readonly accuracy: number;
  /** 95 % interval of the accuracy. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly macroF1: number;
  /** NaN where there are no probabilities. */
  readonly loss: number;
}

/** The commonest class, the model alone, and the model with the prompt, on the same examples. */
export function contenders({ majority, zeroShot, tuned }: Comparison): Contender[] {
  const interval = (accuracy: number) => wilsonInterval(Math.round(accuracy * tuned.examples), tuned.examples);
  return [
    { name: 'majority', accuracy: majority.accuracy, interval: interval(majority.accuracy), macroF1: majorityMacroF1(majority.accuracy, tuned.perClass.length), loss: Number.NaN },
    { name: 'zeroShot', accuracy: zeroShot.accuracy, interval: interval(zeroShot.accuracy), macroF1: zeroShot.macroF1, loss: zeroShot.loss },
    { name: 'tuned', accuracy: tuned.accuracy, interval: interval(tuned.accuracy), macroF1: tuned.macroF1, loss: tuned.loss },
  ];
}

/** Macro-F1 of always one answer: that class has precision = accuracy and recall 1, the other classes have F1 = 0. */
export function majorityMacroF1(accuracy: number, classes: number): number {
  return classes === 0 ? 0 : (2 * accuracy) / (1 + accuracy) / classes;
}
