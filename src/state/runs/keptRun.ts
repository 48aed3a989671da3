import type { KeptRun, RunBody, RunCard, RunFigures } from '../../domain/keptRun.ts';
import type { Comparison, RunEnd } from '../../domain/run.ts';
import { emptySteps, STEP_KEYS, type RunState } from '../run.ts';

/**
 * The run that has just ended, or was left behind, as it is kept, not measured yet; null where it left no prompt of its own with a
 * description (it ended before its first evaluation).
 */
export function keptRunOf(run: RunState): KeptRun | null {
  const { runId, startedAt, prompt, result, status } = run;
  const ofThisRun = result?.runId === runId ? result : null;
  const adapter = ofThisRun?.adapter ?? (prompt?.origin === 'run' && run.evaluations.length > 0 ? prompt.adapter : null);
  const description = adapter?.description;
  if (runId === null || adapter === null || !description?.comparison) return null;
  const steps = emptySteps();
  for (const key of STEP_KEYS) steps[key].push(...run.steps[key]);
  const body: RunBody = { steps, evaluations: run.evaluations, baseline: run.baseline, adapter, examples: ofThisRun?.examples ?? [] };
  const { model, data, config, origins = {}, preset = null, step } = description;
  const end: RunEnd = ofThisRun?.end ?? (status === 'failed' ? 'failed' : 'interrupted');
  const card: RunCard = {
    id: runId, name: '', note: '', startedAt: startedAt ?? description.createdAt, end,
    model: { name: model.name, sha256: model.sha256 }, data: data.fileName, device: ofThisRun?.device.name ?? '',
    config, origins, preset, steps: steps.step.at(-1) ?? 0, bestStep: step, seconds: ofThisRun?.seconds ?? Number.NaN,
    figures: figuresOf(description.comparison), bytes: 0, sweep: null, deleted: false,
  };
  return { card, body };
}

export function figuresOf({ tuned, zeroShot, majority, improved, worsened }: Comparison): RunFigures {
  return {
    accuracy: tuned.accuracy, macroF1: tuned.macroF1, loss: tuned.loss, examples: tuned.examples,
    zeroShotAccuracy: zeroShot.accuracy, majorityAccuracy: majority.accuracy, improved, worsened,
  };
}
