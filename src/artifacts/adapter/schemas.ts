/** What a file that describes a prompt must look like; typed by the domain, so that it cannot drift from it. */
import { configSchema, originsSchema, presetSchema } from '../config/schema.ts';
import { z } from '../zod.ts';
import type { AdapterTask } from '../../domain/prompt.ts';
import type { ClassificationMetrics, Comparison } from '../../domain/run.ts';
import type { Task } from '../../domain/task.ts';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

const classesSchema = z.array(z.object({ name: z.string(), labelWords: z.string() }));

/** A task in the making, of any number of classes. */
export const taskSchema: z.ZodType<Task> = taskOf(classesSchema);

function taskOf(classes: typeof classesSchema) {
  return z.object({ template: z.string(), textColumn: z.string(), labelColumn: z.string(), classes });
}

const metricsSchema: z.ZodType<ClassificationMetrics> = z.object({
  examples: count,
  accuracy: share,
  macroF1: share,
  loss: z.number(),
  perClass: z.array(z.object({ precision: share, recall: share, f1: share, support: count })),
  confusion: z.array(z.array(count)),
});

export const comparisonSchema: z.ZodType<Comparison> = z.object({
  majority: z.object({ classIndex: count, accuracy: share }),
  zeroShot: metricsSchema,
  tuned: metricsSchema,
  improved: count,
  worsened: count,
});

export const adapterTaskSchema: z.ZodType<AdapterTask> = z.object({
  formatVersion: z.literal(1),
  task: taskOf(classesSchema.min(2)),
  labelIds: z.array(z.array(count).min(1)),
  scoring: z.literal('summedLogProbability'),
  model: z.object({
    name: z.string(), sha256: z.string(), hiddenSize: z.int().positive(),
    numLayers: z.int().positive().exactOptional(), numHeads: z.int().positive().exactOptional(),
    encoderDecoder: z.literal(true).exactOptional(),
  }),
  data: z.object({ fileName: z.string(), sha256: z.string(), trainExamples: count, validationExamples: count }),
  config: configSchema,
  origins: originsSchema.exactOptional(),
  preset: presetSchema.nullable().exactOptional(),
  comparison: comparisonSchema.nullable(),
  step: count,
  createdAt: z.string(),
  generator: z.string(),
}).refine(({ labelIds, task }) => labelIds.length === task.classes.length, { path: ['labelIds'], error: 'has another number of classes than "task.classes"' });
