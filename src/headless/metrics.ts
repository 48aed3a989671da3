import { createWriteStream, type WriteStream } from 'node:fs';
import type { EvaluationMetrics, StepMetrics } from '../domain/run.ts';

/**
 * metrics.jsonl: one object a step, in order, `validation/…` on the step it was measured after. The evaluation of a
 * step comes after its line is due, so the last line is held until the next step or the end.
 */
export class MetricsFile {
  private readonly stream: WriteStream;
  private held: Record<string, number> | null = null;

  constructor(path: string) {
    this.stream = createWriteStream(path);
  }

  steps(metrics: readonly StepMetrics[]): void {
    for (const step of metrics) {
      this.release();
      this.held = {
        step: step.step, 'train/loss': step.trainLoss, 'train/learningRate': step.learningRate,
        'train/gradientNorm': step.gradientNorm, 'train/promptNorm': step.promptNorm,
        rows: step.rows, paddedRows: step.paddedRows, examples: step.examples, milliseconds: step.milliseconds,
      };
    }
  }

  evaluation(metrics: EvaluationMetrics): void {
    if (this.held?.['step'] !== metrics.step) return;
    this.held['validation/loss'] = metrics.loss;
    this.held['validation/accuracy'] = metrics.accuracy;
  }

  async close(): Promise<void> {
    this.release();
    await new Promise<void>((resolve, reject) => {
      this.stream.on('error', reject);
      this.stream.end(() => { resolve(); });
    });
  }

  private release(): void {
    if (this.held) this.stream.write(`${JSON.stringify(this.held)}\n`);
    this.held = null;
  }
}
