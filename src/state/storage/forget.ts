/** Takes things out of storage and out of the page, so that neither shows what the other has no more. */
import { loadModel, openDevice } from '../commands/model.ts';
import { clearArea, type Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { choicesOf, EMPTY_PROJECT, hasOnlyChoices } from '../project.ts';
import { emptyRun } from '../run.ts';
import { EMPTY_DRAFT } from '../sweeps/draft.ts';

/** Data, task and settings of the training; the chosen model and device stay. */
export async function forgetProject(context: Context): Promise<void> {
  const { project, session, storage, sweeps } = context;
  for (const area of ['data', 'validation', 'task', 'estimate', 'rate', 'sample', 'project'] as const) clearArea(context, area);
  session.setState({ data: null, profile: null, validation: null, preview: null, rateCurve: null });
  project.replace({ ...EMPTY_PROJECT, ...choicesOf(project.get()) });
  sweeps.setState({ draft: EMPTY_DRAFT });
  await storage.setAll({}, [KEYS.dataFile, KEYS.validationFile, KEYS.initFile, KEYS.sweepDraft]);
}

/** The current run, its prompt and answers, and what it could go on from. */
export async function forgetRun(context: Context): Promise<void> {
  for (const area of ['prompt', 'export'] as const) clearArea(context, area);
  context.run.setState(emptyRun());
  const { run, best, result, evaluation, runStart, checkpoints } = KEYS;
  await context.storage.setAll({}, [run, best, result, evaluation, runStart, ...checkpoints]);
}

/** Model and device are as on a first visit; they are loaded and opened meanwhile, and nothing is stored for that. */
export function forgetChoices(context: Context): void {
  const { project } = context;
  const { model, weightDtype, backend } = project.get();
  const first = choicesOf(EMPTY_PROJECT);
  project.replace(hasOnlyChoices(project.get()) ? EMPTY_PROJECT : { ...project.get(), ...first });
  if (backend !== first.backend) void openDevice(context).then(() => loadModel(context));
  else if (model.kind !== first.model.kind || weightDtype !== first.weightDtype) void loadModel(context);
}
