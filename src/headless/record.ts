import manifest from '../../package.json' with { type: 'json' };
import type { ModelSummary } from '../domain/model.ts';
import type { Table } from '../domain/table.ts';
import type { RunResult, RunSetup, TaskPreview } from '../worker/protocol.ts';
import type { Flags } from './args.ts';
import type { StepCounts } from './metrics.ts';

export interface RunFacts {
  readonly flags: Flags;
  readonly setup: RunSetup;
  readonly table: Table;
  readonly preview: TaskPreview;
  readonly result: RunResult;
  readonly model: ModelSummary;
  readonly counts: Readonly<StepCounts>;
  /** The runs that it was trained together with, itself among them. */
  readonly together: readonly string[] | null;
}

/** run.json: everything that decided the run and everything it came to, but for the prompt itself. */
export function runRecord({ flags, setup, table, preview, result, model, counts, together }: RunFacts): string {
  const { fileName, byteLength, sha256, decisions, rows, columns, findings } = table;
  const seconds = counts.stepMilliseconds / 1000;
  const { description } = result.adapter;
  return `${JSON.stringify({
    arguments: flags,
    config: description?.config ?? setup.config,
    // Whose each value is: "user", "preset", "data" (chosen from data and model) or "default".
    configOrigins: description?.origins ?? setup.origins,
    preset: setup.preset,
    task: setup.task,
    // The runs of its sweep, itself among them, whose steps were computed in joined batches with its own: its times are those of all of them.
    trainedTogether: together,
    split: setup.data.split.kind === 'file' ? { kind: 'file' } : setup.data.split,
    model,
    device: result.device,
    adapterName: result.device.name,
    data: {
      fileName, byteLength, sha256, decisions, rows: rows.length, columns,
      findings: findings.map(({ code, count, message }) => ({ code, count, message })),
      trainExamples: preview.trainExamples, validationExamples: preview.validationExamples,
      truncatedExamples: preview.truncatedExamples, truncatedTokens: preview.truncatedTokens,
      maxContextTokens: preview.maxContextTokens, meanContextTokens: preview.meanContextTokens,
      labelTokens: preview.labelTokens,
    },
    counts: {
      steps: counts.steps, rows: counts.rows, paddedRows: counts.paddedRows, examples: counts.examples,
      rowsPerSecond: seconds > 0 ? counts.rows / seconds : 0,
    },
    times: {
      totalSeconds: result.seconds, trainSeconds: seconds,
      millisecondsPerStep: counts.steps > 0 ? counts.stepMilliseconds / counts.steps : 0,
      createdAt: result.adapter.description?.createdAt ?? '',
    },
    end: result.end,
    error: result.error,
    bestStep: result.bestStep,
    comparison: result.comparison,
    versions: versions(),
  }, null, 2)}\n`;
}

function versions(): Readonly<Record<string, string>> {
  return { studio: manifest.version, node: process.version, tfjs: manifest.dependencies['@tensorflow/tfjs-core'] };
}
