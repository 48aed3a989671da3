import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { StepMetrics } from '../domain/run.ts';
import { MetricsFile } from './metrics.ts';

const step = (number: number, trainLoss: number): StepMetrics => ({
  step: number, trainLoss, learningRate: 0.1, gradientNorm: 2, promptNorm: 3, rows: 10, paddedRows: 40, examples: 4, milliseconds: 5,
});

it('writes one line a step, with the evaluation on the step it followed', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'metrics-')), 'metrics.jsonl');
  const file = new MetricsFile(path);
  file.evaluation({ step: 0, loss: 9, accuracy: 0, examples: 4, best: true });
  file.steps([step(1, 1.5), step(2, 1.25)]);
  file.evaluation({ step: 2, loss: 0.5, accuracy: 0.75, examples: 4, best: true });
  file.steps([step(3, 1)]);
  await file.close();
  const lines = (await readFile(path, 'utf8')).trim().split('\n').map((line) => z.record(z.string(), z.number()).parse(JSON.parse(line)));
  expect(lines.map((line) => [line['step'], line['train/loss'], line['validation/loss'], line['validation/accuracy']])).toEqual([
    [1, 1.5, undefined, undefined], [2, 1.25, 0.5, 0.75], [3, 1, undefined, undefined],
  ]);
});
