import type { BackendChoice } from '../../domain/device.ts';
import type { DtypeChoice } from '../../domain/model.ts';
import { listStoredModels, removeStoredModel } from '../../platform/storedModels.ts';
import type { ModelSource } from '../../worker/protocol.ts';
import { attempt, attemptAlone, notify, type Context } from '../context.ts';
import type { ModelChoice } from '../project.ts';
import { BUILTIN_MODEL_NAME } from '../builtin.ts';
import { untilIdle } from '../wait.ts';
import { loadTask } from './data.ts';

/** Opens the chosen backend; its report is the badge. */
export async function openDevice(context: Context): Promise<void> {
  const { client, preferences, project, session } = context;
  await attemptAlone(context, 'device', () => client.request('device/open', { choice: project.get().backend, tuning: preferences.getState().tuning }), (device) => {
    session.setState({ device });
    if (device.tuning) preferences.setState({ tuning: device.tuning });
  });
}

/** Loads the project's model; the current prompt is made ready on it. */
export async function loadModel(context: Context): Promise<boolean> {
  return load(context, sourceOf(context, context.project.get().model));
}

/** Loads the model that is loaded once more, also one that could not be kept; without one the project's. */
export async function reloadModel(context: Context): Promise<boolean> {
  const { modelSource } = context.session.getState();
  return modelSource === null ? loadModel(context) : load(context, modelSource);
}

async function load(context: Context, source: ModelSource): Promise<boolean> {
  const { client, project, session } = context;
  const { chat: before } = session.getState();
  const loaded = await attemptAlone(context, 'model', async () => {
    // A model needs a device; two of them must not be opened at once.
    await untilIdle(context, ['device']);
    return client.request('model/load', { source, dtype: project.get().weightDtype });
  }, ({ summary, chat, licence }) => { session.setState({ model: summary, modelSource: source, chat, licence }); });
  session.setState({ modelProgress: null });
  if (loaded === null) return false;
  if (source.kind === 'files' || source.kind === 'zip') {
    const { kept } = loaded;
    if ('error' in kept) notify(context, { severity: 'warning', code: 'modelNotStored', params: { name: source.name, reason: kept.error.message } });
    else if (kept.key !== null) {
      const stored = { kind: 'stored', name: source.name, key: kept.key } as const;
      project.set({ model: stored });
      session.setState({ modelSource: stored });
    }
    await refreshStoredModels(context);
  }
  if (loaded.chatUnreadable) notify(context, { severity: 'warning', code: 'chatTemplateUnreadable', params: { name: loaded.summary.name } });
  // A template that the user did not write follows the model into its chat format and out of it.
  if (JSON.stringify(before) !== JSON.stringify(loaded.chat)) await loadTask(context);
  await readyPrompt(context);
  return true;
}

/** Makes the current prompt current in the worker too: after a reload, an import, another model. */
export async function readyPrompt(context: Context): Promise<boolean> {
  const { client, run, session } = context;
  const { prompt } = run.getState();
  if (prompt === null || session.getState().model === null) return false;
  const used = await attempt(context, 'prompt', () => client.request('prompt/use', { adapter: prompt.adapter }));
  if (used === null) return false;
  run.setState((state) => (state.prompt === null ? {} : { prompt: { ...state.prompt, nearest: used.nearest } }));
  return true;
}

export async function refreshStoredModels(context: Context): Promise<void> {
  const storedModels = await listStoredModels().catch(() => []);
  context.session.setState({ storedModels });
}

function sourceOf({ baseUrl }: Context, choice: ModelChoice): ModelSource {
  return choice.kind === 'stored' ? choice : { kind: 'served', name: BUILTIN_MODEL_NAME, url: new URL('models/base/', baseUrl).href };
}

export function modelCommands(context: Context) {
  const { project } = context;
  return {
    /** Chooses what computes and opens it. */
    async setBackend(backend: BackendChoice): Promise<void> {
      const allowed = await attemptAlone(context, 'device', async () => true);
      if (allowed === null) return;
      project.set({ backend });
      await openDevice(context);
    },

    /** Chooses how weights are kept, and loads the model again that way. */
    async setWeightDtype(weightDtype: DtypeChoice): Promise<void> {
      const before = project.get().weightDtype;
      const allowed = await attemptAlone(context, 'model', async () => true);
      if (allowed === null) return;
      project.set({ weightDtype });
      if (context.session.getState().model !== null && !await reloadModel(context)) project.set({ weightDtype: before });
    },

    /** Chooses the built-in or a stored model and loads it; the choice stays as it was where that fails. */
    async chooseModel(choice: ModelChoice): Promise<void> {
      if (await load(context, sourceOf(context, choice))) project.set({ model: choice });
    },

    /** Loads a model folder's files and keeps them for the next visit. */
    async openModelFolder(name: string, files: readonly File[]): Promise<void> {
      await load(context, { kind: 'files', name, files });
    },

    /** The same of a zip with a model folder in it. */
    async openModelZip(name: string, file: File): Promise<void> {
      await load(context, { kind: 'zip', name, file });
    },

    /** Takes a model out of storage; the project goes back to the built-in one if it was chosen. */
    async removeModel(key: string): Promise<void> {
      const removed = await attemptAlone(context, 'model', async () => { await removeStoredModel(key); return true; });
      await refreshStoredModels(context);
      const { model } = project.get();
      if (removed === null || model.kind !== 'stored' || model.key !== key) return;
      project.set({ model: { kind: 'builtin' } });
      await loadModel(context);
    },

    openDevice: () => openDevice(context),
    loadModel: () => loadModel(context),
  };
}
