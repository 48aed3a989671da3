import type { StoredNews } from '../../platform/tabs.ts';
import { refreshResumable } from '../checkpoints.ts';
import { refreshStoredModels } from '../commands/model.ts';
import { notify, type Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { hasOnlyChoices } from '../project.ts';
import { restorePage } from '../restorePage.ts';
import { isRunning } from '../run.ts';
import { rereadRuns } from '../runs/keep.ts';
import { rereadSweeps } from '../sweeps/records.ts';

/** Takes in what another tab deleted or brought back: lists follow at once; of what this tab still shows but storage no more has, it is told. */
export async function followOtherTab(context: Context, { kinds, back }: StoredNews): Promise<void> {
  const { run } = context;
  if (kinds.includes('models')) await refreshStoredModels(context);
  if (kinds.includes('runs')) await rereadRuns(context);
  if (kinds.includes('sweeps')) await rereadSweeps(context);
  if (kinds.includes('checkpoint') && !isRunning(run.getState().status)) await refreshResumable(context);
  if (!kinds.some((kind) => kind === 'project' || kind === 'run')) return;
  if (back) await takeBack(context);
  else notify(context, { severity: 'warning', code: 'clearedElsewhere', params: {} });
}

/** What came back is shown where this tab has nothing in its place; one that showed it all along is warned no more. */
async function takeBack(context: Context): Promise<void> {
  const { project, run, session, storage } = context;
  const keys = new Set(await storage.keys());
  const { runId, prompt, status } = run.getState();
  const noProject = hasOnlyChoices(project.get()), noRun = runId === null && prompt === null;
  if (((noProject && keys.has(KEYS.project)) || (noRun && (keys.has(KEYS.run) || keys.has(KEYS.best)))) && !isRunning(status) && !session.getState().busy.run) await restorePage(context);
  else if ((noProject || keys.has(KEYS.project)) && (runId === null || keys.has(KEYS.run))) {
    session.setState(({ notices }) => ({ notices: notices.filter(({ code }) => code !== 'clearedElsewhere') }));
  }
}
