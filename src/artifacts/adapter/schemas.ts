/** What a file that describes a prompt must look like; typed by the domain, so that it cannot drift from it. */
import { configSchema, originsSchema, presetSchema } from '../config/schema.ts';
import * as z from '../zod.ts';
import type { AdapterTask } from '../../domain/prompt.ts';
import type { ClassificationMetrics, Comparison } from '../../domain/run.ts';
import type { Task } from '../../domain/task.ts';

const count = z.int().check(z.nonnegative());
const share = z.number().check(z.minimum(0), z.maximum(1));

const classesSchema = z.array(z.object({ name: z.string(), labelWords: z.string() }));

/** A task in the making, of any number of classes. */
export const taskSchema: z.ZodMiniType<Task> = taskOf(classesSchema);

function taskOf(classes: typeof classesSchema) {
  return z.object({ template: z.string(), textColumn: z.string(), labelColumn: z.string(), classes });
}

const metricsSchema: z.ZodMiniType<ClassificationMetrics> = z.object({
  examples: count,
  accuracy: share,
  macroF1: share,
  loss: z.number(),
  perClass: z.array(z.object({ precision: share, recall: share, f1: share, support: count })),
  confusion: z.array(z.array(count)),
});

export const comparisonSchema: z.ZodMiniType<Comparison> = z.object({
  majority: z.object({ classIndex: count, accuracy: share }),
  zeroShot: metricsSchema,
  tuned: metricsSchema,
  improved: count,
  worsened: count,
});

export const adapterTaskSchema: z.ZodMiniType<AdapterTask> = z.object({
  formatVersion: z.literal(1),
  task: taskOf(classesSchema.check(z.minLength(2))),
  labelIds: z.array(z.array(count).check(z.minLength(1))),
  scoring: z.literal('summedLogProbability'),
  model: z.object({
    name: z.string(), sha256: z.string(), hiddenSize: z.int().check(z.positive()),
    numLayers: z.exactOptional(z.int().check(z.positive())), numHeads: z.exactOptional(z.int().check(z.positive())),
    encoderDecoder: z.exactOptional(z.literal(true)),
  }),
  data: z.object({ fileName: z.string(), sha256: z.string(), trainExamples: count, validationExamples: count }),
  config: configSchema,
  origins: z.exactOptional(originsSchema),
  preset: z.exactOptional(z.nullable(presetSchema)),
  comparison: z.nullable(comparisonSchema),
  step: count,
  createdAt: z.string(),
  generator: z.string(),
}).check(z.refine(({ labelIds, task }) => labelIds.length === task.classes.length, { path: ['labelIds'], error: 'has another number of classes than "task.classes"' }));
