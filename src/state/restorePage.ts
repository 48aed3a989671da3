import { loadFiles } from './commands/data.ts';
import { loadModel } from './commands/model.ts';
import { clearArea, type Context } from './context.ts';
import { EMPTY_PROJECT } from './project.ts';
import { restoreStores } from './restore.ts';
import { emptyRun } from './run.ts';
import { AREAS } from './session.ts';

/** Empties the page and brings all that is stored back into it, as when it is opened. */
export async function restorePage(context: Context): Promise<void> {
  const { project, run, runs, session } = context;
  for (const area of AREAS) if (area !== 'device' && area !== 'project' && area !== 'storage') clearArea(context, area);
  session.setState({ data: null, profile: null, validation: null, preview: null, rateCurve: null, notices: [] });
  run.setState(emptyRun());
  runs.setState({ cards: [], bodies: {}, chosen: [], lastDeleted: null });
  project.replace(EMPTY_PROJECT);
  await restoreStores(context);
  // The model may take long, and may be missing: all else can be looked at meanwhile.
  await loadFiles(context);
  void loadModel(context);
}
