import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import type { EvaluationMetrics, StepMetrics } from '../domain/run.ts';

/**
 * metrics.jsonl: one object a step, in order, `validation/…` on the step it was measured after. The evaluation of a
 * step comes after its line is due, so the last line is held until the next step or the end. File and folder appear
 * with the first line: a run that can't begin leaves nothing behind.
 */
export class MetricsFile {
  private readonly path: string;
  private stream: WriteStream | null = null;
  private held: Record<string, number> | null = null;

  constructor(path: string) {
    this.path = path;
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
    const { stream } = this;
    if (!stream) return;
    await new Promise<void>((resolve, reject) => {
      stream.on('error', reject);
      stream.end(() => { resolve(); });
    });
  }

  private release(): void {
    if (!this.held) return;
    this.stream ??= this.open();
    this.stream.write(`${JSON.stringify(this.held)}\n`);
    this.held = null;
  }

  private open(): WriteStream {
    mkdirSync(dirname(this.path), { recursive: true });
    return createWriteStream(this.path);
  }
}
