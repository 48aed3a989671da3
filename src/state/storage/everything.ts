import { StudioError } from '../../domain/errors.ts';
import { removeAllModels } from '../../platform/storedModels.ts';
import { clearArea, type Context } from '../context.ts';
import { DEFAULT_PREFERENCES } from '../preferences.ts';
import { AREAS } from '../session.ts';
import { forgetChoices, forgetProject, forgetRun } from './forget.ts';
import { takeInventory } from './inventory.ts';

/** Deletes all that the page keeps; storage and page are then as on a first visit. Throws `usage` where something is in use. */
export async function removeEverything(context: Context): Promise<void> {
  const { blocked } = await takeInventory(context);
  if (blocked !== null) {
    throw new StudioError('usage', 'Something of it is in use now, here or in another tab, so nothing was deleted. Stop the training or download, close the other tabs, then try again.', { what: blocked });
  }
  const { preferences, runs, session, storage, sweeps } = context;
  await removeAllModels();
  await forgetProject(context);
  await forgetRun(context);
  await storage.setAll({}, await storage.keys());
  runs.setState({ cards: [], bodies: {}, chosen: [], lastDeleted: null });
  sweeps.setState({ sweeps: [], active: null });
  session.setState({ storedModels: [], offer: null, hubToken: '', notices: [] });
  for (const area of AREAS) if (area !== 'storage' && area !== 'device' && area !== 'model') clearArea(context, area);
  preferences.setState(DEFAULT_PREFERENCES);
  forgetChoices(context);
}
