import { refreshStoredModels } from '../commands/model.ts';
import { refreshResumable } from '../checkpoints.ts';
import { notify, type Context } from '../context.ts';
import { cardKey } from '../runs/records.ts';
import { sweepKey } from '../sweeps/records.ts';

/** Takes in what another tab deleted: lists follow at once; of what this tab still shows but storage no more has, it is told. */
export async function followOtherTab(context: Context, kinds: readonly string[]): Promise<void> {
  const { runs, storage, sweeps } = context;
  const keys = new Set(await storage.keys());
  if (kinds.includes('models')) await refreshStoredModels(context);
  if (kinds.includes('runs')) runs.setState(({ cards, chosen }) => ({ cards: cards.filter(({ id }) => keys.has(cardKey(id))), chosen: chosen.filter((id) => keys.has(cardKey(id))) }));
  if (kinds.includes('sweeps')) sweeps.setState((state) => ({ sweeps: state.sweeps.filter(({ id }) => keys.has(sweepKey(id))) }));
  if (kinds.includes('checkpoint') && context.run.getState().resumable !== null) await refreshResumable(context);
  if (kinds.some((kind) => kind === 'project' || kind === 'run')) notify(context, { severity: 'warning', code: 'clearedElsewhere', params: {} });
}
