import { toCsv } from '../../../../artifacts/csv.ts';
import type { StepMetrics } from '../../../../domain/run.ts';
import type { NamedBody } from './runCurves.ts';

/** The columns of a step, and the headers they go by: those of metrics.jsonl. */
const COLUMNS: readonly (readonly [keyof StepMetrics, string])[] = [
  ['trainLoss', 'train/loss'], ['learningRate', 'train/learningRate'], ['gradientNorm', 'train/gradientNorm'], ['promptNorm', 'train/promptNorm'],
  ['promptDistance', 'train/promptDistance'], ['rows', 'rows'], ['paddedRows', 'paddedRows'], ['examples', 'examples'],
  ['milliseconds', 'milliseconds'], ['deviceBytes', 'deviceBytes'],
];

/** Every step and evaluation of the runs, one row a step and run, nothing smoothed or left out; empty where nothing was measured. */
export function curvesCsv(runs: readonly NamedBody[]): string {
  const header = ['run', 'step', ...COLUMNS.map(([, name]) => name), 'validation/loss', 'validation/accuracy', 'validation/macroF1'];
  const cell = (value: number | undefined): string | number => (value === undefined || Number.isNaN(value) ? '' : value);
  return toCsv(header, runs.flatMap(({ name, body: { steps, evaluations } }) => {
    const row = new Map(steps.step.map((step, index) => [step, index]));
    const evaluated = new Map(evaluations.map((evaluation) => [evaluation.step, evaluation]));
    const all = [...new Set([...row.keys(), ...evaluated.keys()])].toSorted((a, b) => a - b);
    return all.map((step) => {
      const index = row.get(step);
      const evaluation = evaluated.get(step);
      return [
        name, step, ...COLUMNS.map(([key]) => cell(index === undefined ? undefined : steps[key][index])),
        cell(evaluation?.loss), cell(evaluation?.accuracy), cell(evaluation?.macroF1),
      ];
    });
  }));
}
