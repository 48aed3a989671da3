import type { RunBody } from '../../../../domain/keptRun.ts';
import type { ChartSeries } from '../../../elements/charts/series.ts';
import { smooth } from '../../../elements/charts/smooth.ts';
import { withoutSleep } from './withoutSleep.ts';

/** What a curve is drawn over: steps, examples learned from so far, or seconds of training so far. */
export type CurveX = 'step' | 'examples' | 'time';
export const CURVE_X = ['step', 'examples', 'time'] as const satisfies readonly CurveX[];

/** What is drawn: losses together, the others one by one. */
export type CurveFigure = 'loss' | 'accuracy' | 'macroF1' | 'learningRate' | 'gradientNorm' | 'promptNorm' | 'promptDistance' | 'rowsPerSecond' | 'deviceBytes';
export const CURVE_FIGURES = [
  'loss', 'accuracy', 'macroF1', 'learningRate', 'gradientNorm', 'promptNorm', 'promptDistance', 'rowsPerSecond', 'deviceBytes',
] as const satisfies readonly CurveFigure[];

export interface NamedBody { readonly name: string; readonly body: Pick<RunBody, 'steps' | 'evaluations'> }

export interface CurveOptions {
  readonly figure: CurveFigure;
  readonly x: CurveX;
  /** 0 to 0.99; 0 draws the raw line alone. */
  readonly smoothing: number;
  readonly log: boolean;
}

export interface RunCurves {
  readonly series: ChartSeries[];
  /** The largest x of all. */
  readonly lastX: number;
  /** Steps in which the computer slept and whose time is therefore left out of x. */
  readonly slept: number;
}

/** Looks of the nth run: eight colours, and a dash that differs from its neighbours', so that colour is never alone. */
const COLOURS = 8;
const DASHES: readonly (readonly number[])[] = [[], [10, 4], [3, 3], [12, 3, 3, 3]];

/**
 * Curves of several runs: values of steps thin with their smoothed line above, values of evaluations as joined points.
 * @param word how the parts of a run are called in the legend
 */
export function runCurves(runs: readonly NamedBody[], options: CurveOptions, word: { readonly train: string; readonly validation: string }): RunCurves {
  const series = runs.flatMap(({ name, body }, index): ChartSeries[] => {
    const colour = `--run-${1 + (index % COLOURS)}`;
    const dash = DASHES[index % DASHES.length] ?? [];
    const xOf = positions(body, options.x);
    const at = (steps: readonly number[]): number[] => steps.map(xOf);
    const drawable = (values: readonly number[]): number[] => (options.log ? values.map((value) => (value > 0 ? value : Number.NaN)) : [...values]);
    const { steps, evaluations } = body;
    const x = at(steps.step);
    const ofSteps = stepValues(body, options.figure);
    const ofEvaluations = evaluationValues(body, options.figure);
    const both = ofSteps !== null && ofEvaluations !== null;
    const label = (part: string): string => (both ? `${name} · ${part}` : name);
    const smoothed = ofSteps !== null && options.smoothing > 0;
    return [
      ...(ofSteps === null ? [] : [{ label: smoothed ? '' : label(word.train), colour, style: 'thin' as const, dash, x, y: drawable(ofSteps) }]),
      ...(ofSteps !== null && smoothed ? [{ label: label(word.train), colour, style: 'thick' as const, dash, x, y: drawable([...smooth(ofSteps, options.smoothing)]) }] : []),
      ...(ofEvaluations === null ? [] : [{
        label: label(word.validation), colour, style: 'points' as const, dash, x: at(evaluations.map(({ step }) => step)), y: drawable(ofEvaluations),
      }]),
    ];
  });
  const lastX = series.reduce((most, { x }) => Math.max(most, x[x.length - 1] ?? 0), 0);
  const slept = options.x === 'time' ? runs.reduce((sum, { body: { steps } }) => sum + withoutSleep(steps.milliseconds).slept, 0) : 0;
  return { series, lastX: lastX === 0 ? 1 : lastX, slept };
}

/** Where a step lies on the horizontal axis. */
function positions({ steps }: NamedBody['body'], x: CurveX): (step: number) => number {
  if (x === 'step') return (step) => step;
  const parts = x === 'examples' ? steps.examples : withoutSleep(steps.milliseconds).milliseconds.map((milliseconds) => milliseconds / 1000);
  const until = new Map<number, number>();
  let sum = 0;
  steps.step.forEach((step, i) => {
    sum += parts[i] ?? 0;
    until.set(step, sum);
  });
  return (step) => until.get(step) ?? (step === 0 ? 0 : sum);
}

function stepValues({ steps }: NamedBody['body'], figure: CurveFigure): readonly number[] | null {
  switch (figure) {
    case 'loss': return steps.trainLoss;
    case 'accuracy': case 'macroF1': return null;
    case 'rowsPerSecond': return steps.rows.map((rows, i) => (1000 * rows) / (steps.milliseconds[i] ?? Number.NaN));
    default: return steps[figure];
  }
}

function evaluationValues({ evaluations }: NamedBody['body'], figure: CurveFigure): readonly number[] | null {
  switch (figure) {
    case 'loss': return evaluations.map(({ loss }) => loss);
    case 'accuracy': return evaluations.map(({ accuracy }) => accuracy);
    case 'macroF1': return evaluations.map(({ macroF1 }) => macroF1);
    default: return null;
  }
}
