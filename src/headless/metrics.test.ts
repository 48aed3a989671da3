import { appendFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from '../artifacts/zod.ts';
import type { StepMetrics } from '../domain/run.ts';
import { MetricsFile } from './metrics.ts';

const step = (number: number, trainLoss: number): StepMetrics => ({
  step: number, trainLoss, learningRate: 0.1, gradientNorm: 2, promptNorm: 3, promptDistance: 1, deviceBytes: 2048, rows: 10, paddedRows: 40, examples: 4, milliseconds: 5,
});

it('writes one line a step, with the evaluation on the step it followed', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'metrics-')), 'metrics.jsonl');
  const file = new MetricsFile(path);
  file.evaluation({ step: 0, loss: 9, accuracy: 0, macroF1: 0.5, examples: 4, best: true });
  file.steps([step(1, 1.5), step(2, 1.25)]);
  file.evaluation({ step: 2, loss: 0.5, accuracy: 0.75, macroF1: 0.5, examples: 4, best: true });
  file.steps([step(3, 1)]);
  file.release();
  const lines = (await readFile(path, 'utf8')).trim().split('\n').map((line) => z.record(z.string(), z.number()).parse(JSON.parse(line)));
  expect(lines.map((line) => [line['step'], line['train/loss'], line['validation/loss'], line['validation/accuracy']])).toEqual([
    [1, 1.5, undefined, undefined], [2, 1.25, 0.5, 0.75], [3, 1, undefined, undefined],
  ]);
});

it('goes on where no line was written before the interruption', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'metrics-')), 'run', 'metrics.jsonl');
  const file = new MetricsFile(path);
  file.continueAfter(0);
  file.steps([step(1, 1.5)]);
  file.release();
  expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(1);
});

it('goes on after a checkpoint: later lines are forgotten, a cut one too, and the counts are those of the whole run', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'metrics-')), 'metrics.jsonl');
  const file = new MetricsFile(path);
  file.steps([step(1, 1.5), step(2, 1.25), step(3, 1)]);
  file.release();
  await appendFile(path, '{"step":4,"train/lo');
  const again = new MetricsFile(path);
  again.continueAfter(2);
  again.steps([step(3, 0.5)]);
  again.release();
  const losses = (await readFile(path, 'utf8')).trim().split('\n').map((line) => z.record(z.string(), z.number()).parse(JSON.parse(line))['train/loss']);
  expect(losses).toEqual([1.5, 1.25, 0.5]);
  expect(again.counts).toEqual({ steps: 3, rows: 30, paddedRows: 120, examples: 12, stepMilliseconds: 15 });
});
