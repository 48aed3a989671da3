/** Checks of what comes back from storage. Each schema is typed by the domain's type, so that it cannot drift from it. */
import { z } from 'zod';
import type { RunConfig } from '../domain/config.ts';
import type { DeviceReport } from '../domain/device.ts';
import type { ErrorCode, ErrorReport } from '../domain/errors.ts';
import type { Adapter, NearestToken } from '../domain/prompt.ts';
import type {
  ClassificationMetrics, Comparison, EvaluatedExample, EvaluationMetrics, Prediction,
} from '../domain/run.ts';
import type { ImportOptions } from '../domain/table.ts';
import type { Task } from '../domain/task.ts';
import type { RunResult } from '../worker/protocol.ts';

// Compiled checks need eval, which the page's content security policy forbids; without this zod tries, and is reported.
z.config({ jitless: true });

const numbers = z.array(z.number());

export const importOptionsSchema: z.ZodType<ImportOptions> = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp', 'windows-1252']).exactOptional(),
  format: z.enum(['csv', 'tsv', 'jsonl']).exactOptional(),
  delimiter: z.string().exactOptional(),
  quoting: z.boolean().exactOptional(),
  hasHeader: z.boolean().exactOptional(),
});

export const taskSchema: z.ZodType<Task> = z.object({
  template: z.string(),
  textColumn: z.string(),
  labelColumn: z.string(),
  classes: z.array(z.object({ name: z.string(), labelWords: z.string() })),
});

export const configSchema: z.ZodType<RunConfig> = z.object({
  numVirtualTokens: z.number(),
  promptInit: z.enum(['random', 'sampleVocab', 'text', 'classLabels', 'file']),
  initText: z.string(),
  optimizer: z.enum(['adamw']),
  learningRate: z.number(),
  weightDecay: z.number(),
  beta1: z.number(),
  beta2: z.number(),
  epsilon: z.number(),
  schedule: z.enum(['constant', 'warmupCosine']),
  warmupSteps: z.number(),
  clipGlobalNorm: z.number(),
  steps: z.number(),
  batchSize: z.number(),
  maxRows: z.number(),
  evalEvery: z.number(),
  order: z.enum(['shuffled', 'file']),
  bestBy: z.enum(['validation/loss', 'validation/accuracy']),
  seed: z.number(),
});

const predictionSchema: z.ZodType<Prediction> = z.object({ predicted: z.number(), probabilities: numbers, scores: numbers });

const metricsSchema: z.ZodType<ClassificationMetrics> = z.object({
  examples: z.number(), accuracy: z.number(), macroF1: z.number(), loss: z.number(),
  perClass: z.array(z.object({ precision: z.number(), recall: z.number(), f1: z.number(), support: z.number() })),
  confusion: z.array(numbers),
});

export const comparisonSchema: z.ZodType<Comparison> = z.object({
  majority: z.object({ classIndex: z.number(), accuracy: z.number() }),
  zeroShot: metricsSchema, tuned: metricsSchema, improved: z.number(), worsened: z.number(),
});

export const examplesSchema: z.ZodType<readonly EvaluatedExample[]> = z.array(z.object({
  row: z.number(), line: z.number(), text: z.string(), classIndex: z.number(),
  without: predictionSchema, with: predictionSchema, truncatedTokens: z.number(),
}));

export const evaluationsSchema: z.ZodType<readonly EvaluationMetrics[]> = z.array(z.object({
  step: z.number(), loss: z.number(), accuracy: z.number(), examples: z.number(), best: z.boolean(),
}));

export const nearestSchema: z.ZodType<readonly (readonly NearestToken[])[]> =
  z.array(z.array(z.object({ id: z.number(), text: z.string(), cosine: z.number() })));

export const adapterSchema: z.ZodType<Adapter> = z.object({
  prompt: z.object({
    numVirtualTokens: z.number(), hiddenSize: z.number(),
    values: z.custom<Float32Array>((value) => value instanceof Float32Array, 'is not a list of 32-bit numbers'),
  }).refine((prompt) => prompt.values.length === prompt.numVirtualTokens * prompt.hiddenSize, 'has another size than it says'),
  description: z.object({
    formatVersion: z.literal(1), task: taskSchema, labelIds: z.array(numbers), scoring: z.literal('summedLogProbability'),
    model: z.object({
      name: z.string(), sha256: z.string(), hiddenSize: z.number(),
      numLayers: z.number().exactOptional(), numHeads: z.number().exactOptional(),
    }),
    data: z.object({ fileName: z.string(), sha256: z.string(), trainExamples: z.number(), validationExamples: z.number() }),
    config: configSchema, comparison: comparisonSchema.nullable(), step: z.number(), createdAt: z.string(), generator: z.string(),
  }).nullable(),
});

const deviceSchema: z.ZodType<DeviceReport> = z.object({
  backend: z.enum(['webgpu', 'wasm', 'cpu']), name: z.string(), software: z.boolean(), features: z.array(z.string()),
  maxBufferSize: z.number(), maxBindingSize: z.number(),
  selfTest: z.array(z.object({ operation: z.string(), passed: z.boolean(), error: z.number() })),
  notices: z.array(z.object({ code: z.enum(['noWebGPU', 'noAdapter', 'softwareAdapter', 'selfTestFailed', 'noThreads']), message: z.string() })),
});

export const errorSchema: z.ZodType<ErrorReport> = z.object({
  code: z.custom<ErrorCode>((value) => typeof value === 'string', 'is not a code'),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), numbers])),
});

export const resultSchema: z.ZodType<RunResult> = z.object({
  runId: z.string(), end: z.enum(['finished', 'stopped', 'interrupted', 'failed']), error: errorSchema.nullable(),
  adapter: adapterSchema, bestStep: z.number(), examples: examplesSchema, comparison: comparisonSchema,
  nearest: nearestSchema, device: deviceSchema, seconds: z.number(),
});
