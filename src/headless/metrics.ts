import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from '../artifacts/zod.ts';
import type { EvaluationMetrics, StepMetrics } from '../domain/run.ts';
import { writing } from './disk.ts';

const lineSchema = z.object({ step: z.number(), rows: z.number(), paddedRows: z.number(), examples: z.number(), milliseconds: z.number() });

/** What the steps of a run come to. */
export interface StepCounts { steps: number; rows: number; paddedRows: number; examples: number; stepMilliseconds: number }

/**
 * metrics.jsonl: one object a step, in order, `validation/…` on the step it was measured after. The evaluation of a
 * step comes after its line is due, so the last line is held until the next step, a checkpoint or the end. File and
 * folder appear with the first line: a run that can't begin leaves nothing behind. Lines are written at once: what a
 * checkpoint builds on has to be there when the process is killed.
 */
export class MetricsFile {
  private readonly path: string;
  private begun = false;
  private held: Record<string, number> | null = null;
  readonly counts: StepCounts = { steps: 0, rows: 0, paddedRows: 0, examples: 0, stepMilliseconds: 0 };

  constructor(path: string) {
    this.path = path;
  }

  /** Goes on with the file of an interrupted run: what came after its checkpoint's step is computed again, and forgotten here. */
  continueAfter(step: number): void {
    // None where it was interrupted before its first line.
    const kept = (existsSync(this.path) ? readFileSync(this.path, 'utf8') : '').split('\n').filter((line) => {
      const parsed = parseLine(line);
      if (parsed === null || parsed.step > step) return false;
      this.count(parsed);
      return true;
    });
    mkdirSync(dirname(this.path), { recursive: true });
    writing(this.path, () => {
      writeFileSync(`${this.path}.partial`, kept.map((line) => `${line}\n`).join(''));
      renameSync(`${this.path}.partial`, this.path);
    });
    this.begun = true;
  }

  steps(metrics: readonly StepMetrics[]): void {
    for (const step of metrics) {
      this.release();
      this.count(step);
      this.held = {
        step: step.step, 'train/loss': step.trainLoss, 'train/learningRate': step.learningRate,
        'train/gradientNorm': step.gradientNorm, 'train/promptNorm': step.promptNorm, 'train/promptDistance': step.promptDistance,
        rows: step.rows, paddedRows: step.paddedRows, examples: step.examples, milliseconds: step.milliseconds, deviceBytes: step.deviceBytes,
      };
    }
  }

  evaluation(metrics: EvaluationMetrics): void {
    if (this.held?.['step'] !== metrics.step) return;
    this.held['validation/loss'] = metrics.loss;
    this.held['validation/accuracy'] = metrics.accuracy;
    this.held['validation/macroF1'] = metrics.macroF1;
  }

  /** Writes the line that is held: nothing more is told of its step. */
  release(): void {
    if (!this.held) return;
    if (!this.begun) {
      mkdirSync(dirname(this.path), { recursive: true });
      writeFileSync(this.path, '');
      this.begun = true;
    }
    writing(this.path, () => { appendFileSync(this.path, `${JSON.stringify(this.held)}\n`); });
    this.held = null;
  }

  private count({ rows, paddedRows, examples, milliseconds }: z.infer<typeof lineSchema>): void {
    this.counts.steps++;
    this.counts.rows += rows;
    this.counts.paddedRows += paddedRows;
    this.counts.examples += examples;
    this.counts.stepMilliseconds += milliseconds;
  }
}

/** A line of the file; null for the rest of one that was cut. */
function parseLine(line: string): z.infer<typeof lineSchema> | null {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
