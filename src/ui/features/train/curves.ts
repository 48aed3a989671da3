import type { EvaluationMetrics } from '../../../domain/run.ts';
import type { StepColumns } from '../../../domain/keptRun.ts';
import type { RunState } from '../../../state/run.ts';
import type { ChartSeries } from '../../elements/charts/series.ts';
import { smooth } from '../../elements/charts/smooth.ts';

/** The words of the legend. */
export interface CurveNames {
  readonly train: string; readonly smoothed: string; readonly validation: string;
  readonly best: string; readonly zeroShot: string; readonly majority: string;
}

/** Train loss thin and smoothed, held-out loss as points, the best ringed. */
export function lossCurves(steps: StepColumns, evaluations: readonly EvaluationMetrics[], smoothing: number, names: CurveNames): ChartSeries[] {
  const { step, trainLoss } = steps;
  return [
    { label: names.train, colour: '--series-train', style: 'thin', x: step, y: trainLoss },
    { label: names.smoothed, colour: '--series-train', style: 'thick', x: step, y: smooth(trainLoss, smoothing) },
    ...validationCurves(evaluations, 'loss', names),
  ];
}

/** Held-out accuracy as points, the best ringed; what it has to beat as dotted levels over `lastStep` steps. */
export function accuracyCurves(evaluations: readonly EvaluationMetrics[], baseline: RunState['baseline'], lastStep: number, names: CurveNames): ChartSeries[] {
  const level = (label: string, colour: string, value: number): ChartSeries =>
    ({ label, colour, style: 'dotted', x: [0, lastStep], y: [value, value] });
  return [
    ...validationCurves(evaluations, 'accuracy', names),
    ...(baseline === null ? [] : [
      level(names.zeroShot, '--series-zero-shot', baseline.zeroShotAccuracy),
      level(names.majority, '--series-majority', baseline.majorityAccuracy),
    ]),
  ];
}

/** What a step tells besides its loss. */
export const FURTHER_FIGURES = ['rate', 'gradient', 'norm', 'distance', 'rows', 'memory'] as const;
export type FurtherFigure = (typeof FURTHER_FIGURES)[number];

const COLUMN = {
  rate: 'learningRate', gradient: 'gradientNorm', norm: 'promptNorm', distance: 'promptDistance', memory: 'deviceBytes',
} as const satisfies Record<Exclude<FurtherFigure, 'rows'>, keyof StepColumns>;

/** One value a step; rows are those a second. */
export function furtherFigure(steps: StepColumns, figure: FurtherFigure): number[] {
  if (figure !== 'rows') return steps[COLUMN[figure]];
  return steps.rows.map((rows, i) => (1000 * rows) / (steps.milliseconds[i] ?? Number.NaN));
}

function validationCurves(evaluations: readonly EvaluationMetrics[], what: 'loss' | 'accuracy', names: CurveNames): ChartSeries[] {
  const best = evaluations.findLast((evaluation) => evaluation.best);
  return [
    { label: names.validation, colour: '--series-validation', style: 'points',
      x: evaluations.map(({ step }) => step), y: evaluations.map((evaluation) => evaluation[what]) },
    ...(best === undefined ? [] : [
      { label: names.best, colour: '--series-validation', style: 'ring', x: [best.step], y: [best[what]] } as const,
    ]),
  ];
}
