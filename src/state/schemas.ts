/** Checks of what comes back from storage, besides those of an adapter's own files. Each schema is typed by the domain's type, so that it cannot drift from it. */
import { adapterTaskSchema, comparisonSchema } from '../artifacts/adapter/schemas.ts';
import * as z from '../artifacts/zod.ts';
import type { DeviceReport } from '../domain/device.ts';
import type { ErrorCode, ErrorReport } from '../domain/errors.ts';
import type { Adapter, NearestToken } from '../domain/prompt.ts';
import type { EvaluatedExample, EvaluationMetrics, Prediction } from '../domain/run.ts';
import { TEXT_ENCODINGS, type ImportOptions } from '../domain/table.ts';
import type { RunResult } from '../worker/protocol.ts';

const numbers = z.array(z.number());

export const importOptionsSchema: z.ZodMiniType<ImportOptions> = z.object({
  encoding: z.exactOptional(z.enum(TEXT_ENCODINGS)),
  format: z.exactOptional(z.enum(['csv', 'tsv', 'jsonl'])),
  delimiter: z.exactOptional(z.string()),
  quoting: z.exactOptional(z.boolean()),
  hasHeader: z.exactOptional(z.boolean()),
});

const predictionSchema: z.ZodMiniType<Prediction> = z.object({ predicted: z.number(), probabilities: numbers, scores: numbers });

export const examplesSchema: z.ZodMiniType<readonly EvaluatedExample[]> = z.array(z.object({
  row: z.number(), line: z.number(), text: z.string(), classIndex: z.number(),
  without: predictionSchema, with: predictionSchema, truncatedTokens: z.number(),
}));

export const evaluationsSchema: z.ZodMiniType<readonly EvaluationMetrics[]> = z.array(z.object({
  step: z.number(), loss: z.number(), accuracy: z.number(), macroF1: z.union([z.number(), z.nan()]), examples: z.number(), best: z.boolean(),
}));

export const nearestSchema: z.ZodMiniType<readonly (readonly NearestToken[])[]> =
  z.array(z.array(z.object({ id: z.number(), text: z.string(), cosine: z.number() })));

export const adapterSchema: z.ZodMiniType<Adapter> = z.object({
  prompt: z.object({
    numVirtualTokens: z.number(), hiddenSize: z.number(),
    values: z.custom<Float32Array>((value) => value instanceof Float32Array, 'is not a list of 32-bit numbers'),
  }).check(z.refine((prompt) => prompt.values.length === prompt.numVirtualTokens * prompt.hiddenSize, 'has another size than it says')),
  description: z.nullable(adapterTaskSchema),
});

const deviceSchema: z.ZodMiniType<DeviceReport> = z.object({
  backend: z.enum(['webgpu', 'wasm', 'cpu']), name: z.string(), software: z.boolean(), features: z.array(z.string()),
  maxBufferSize: z.number(), maxBindingSize: z.number(),
  selfTest: z.array(z.object({ operation: z.string(), passed: z.boolean(), error: z.number() })),
  notices: z.array(z.object({ code: z.enum(['noWebGPU', 'noAdapter', 'softwareAdapter', 'selfTestFailed', 'noThreads']), message: z.string() })),
});

export const errorSchema: z.ZodMiniType<ErrorReport> = z.object({
  code: z.custom<ErrorCode>((value) => typeof value === 'string', 'is not a code'),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), numbers])),
});

/** Without its answered examples, which are stored beside it. */
export const resultSchema: z.ZodMiniType<Omit<RunResult, 'examples'>> = z.object({
  runId: z.string(), end: z.enum(['finished', 'early', 'stopped', 'interrupted', 'failed']), error: z.nullable(errorSchema),
  adapter: adapterSchema, bestStep: z.number(), comparison: comparisonSchema,
  nearest: nearestSchema, device: deviceSchema, seconds: z.number(),
});
