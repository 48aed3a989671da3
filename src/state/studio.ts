import type { StoreApi } from 'zustand/vanilla';
import type { KeyValue } from '../platform/keyValue.ts';
import type { RunLock } from '../platform/runLock.ts';
import type { Tabs } from '../platform/tabs.ts';
import type { Client } from '../worker/client.ts';
import { dataCommands, loadFiles } from './commands/data.ts';
import { hubCommands } from './commands/hub.ts';
import { loadModel, reloadModel, modelCommands, openDevice, refreshStoredModels } from './commands/model.ts';
import { openCommands } from './commands/open.ts';
import { projectCommands } from './commands/project.ts';
import { projectFileCommands } from './commands/projectFile.ts';
import { promptCommands } from './commands/prompt.ts';
import { rateCommands } from './commands/rate.ts';
import { runCommands } from './commands/run.ts';
import { keptRunCommands } from './commands/runs.ts';
import { storageCommands } from './commands/storage.ts';
import { sweepCommands } from './commands/sweep.ts';
import { sweepDraftCommands } from './commands/sweepDraft.ts';
import { taskCommands } from './commands/task.ts';
import { workerCommands } from './commands/worker.ts';
import { notify, type Context } from './context.ts';
import { drawnRun } from './drawnRun.ts';
import { createPreferencesStore, type Preferences, type PreferenceStorage } from './preferences.ts';
import { createProjectStore, type ProjectState } from './project.ts';
import { restoreStores } from './restore.ts';
import { createRunStore, type RunState } from './run.ts';
import { listenToRun } from './runEvents.ts';
import { createRunsStore, type RunsState } from './runs/store.ts';
import { createSessionStore, type SessionState } from './session.ts';
import { followOtherTab } from './storage/elsewhere.ts';
import { createStorageStore, type StorageState } from './storage/store.ts';
import { createSweepsStore, type SweepsState } from './sweeps/store.ts';
import { autopreview, autosave, tellModel } from './watch.ts';

export interface StudioParts {
  readonly client: Client;
  readonly storage: KeyValue;
  readonly runLock: RunLock;
  readonly tabs: Tabs;
  /** localStorage, or null where it is forbidden. */
  readonly preferences: PreferenceStorage | null;
  /** Milliseconds of any monotonic clock; for telling one edit from the next, and how long ago something was stored. */
  readonly now: () => number;
  /** False where `storage` forgets with the page: told once. */
  readonly persistent: boolean;
  /** Where the page is served from. */
  readonly baseUrl: string;
  /** Where models may be fetched from; '' for nowhere. */
  readonly hubEndpoint: string;
}

export type Commands = ReturnType<typeof allCommands>;

/** The page's state and everything a user can do. React is only its skin. */
export interface Studio {
  readonly project: StoreApi<ProjectState>;
  readonly session: StoreApi<SessionState>;
  readonly run: StoreApi<RunState>;
  /** `run`, as often as it is worth drawing. */
  readonly drawn: StoreApi<RunState>;
  readonly runs: StoreApi<RunsState>;
  readonly sweeps: StoreApi<SweepsState>;
  readonly stored: StoreApi<StorageState>;
  readonly preferences: StoreApi<Preferences>;
  readonly commands: Commands;
  /** Where models may be fetched from; '' for nowhere. */
  readonly hubEndpoint: string;
  /** Brings the last project back, opens the device and loads the model. */
  start(): Promise<void>;
  /** Saves at once what would be saved in a moment: for a page about to go. */
  flush(): void;
  dispose(): void;
}

function allCommands(context: Context) {
  const data = dataCommands(context);
  const task = taskCommands(context);
  const run = runCommands(context);
  const model = modelCommands(context);
  const prompt = promptCommands(context);
  const rate = rateCommands(context);
  const projectFile = projectFileCommands(context);
  const sweep = sweepCommands(context);
  const sweepDraft = sweepDraftCommands(context);
  return {
    ...data, ...task, ...run, ...model, ...prompt, ...keptRunCommands(context, prompt), ...sweep, ...sweepDraft, ...rate, ...hubCommands(context, (choice) => model.chooseModel(choice)),
    ...projectCommands(context, { ...data, ...task, ...run }), ...projectFile, ...storageCommands(context), ...workerCommands(context, { ...run, ...sweep }), ...openCommands({ ...data, ...model, ...prompt, ...projectFile, ...sweepDraft }),
  };
}

export function createStudio({ client, storage, runLock, tabs, preferences, now, persistent, baseUrl, hubEndpoint }: StudioParts): Studio {
  const context: Context = {
    client, storage, runLock, tabs, stored: createStorageStore(), project: createProjectStore(now), session: createSessionStore(), run: createRunStore(), runs: createRunsStore(),
    sweeps: createSweepsStore(), members: new Map(),
    preferences: createPreferencesStore(preferences), tries: new Map(), baseUrl, hubEndpoint, now,
  };
  const { session } = context;
  session.setState({ hubToken: context.preferences.getState().hubToken });
  const stops = [
    listenToRun(context),
    tellModel(context),
    tabs.listen((news) => { void followOtherTab(context, news); }),
    client.on('model/progress', (modelProgress) => { session.setState({ modelProgress }); }),
    client.on('hub/progress', (hubProgress) => { if (session.getState().busy.download) session.setState({ hubProgress }); }),
    client.onSilence((silentMinutes) => { session.setState({ silentMinutes }); }),
    client.on('device/tuned', ({ tuning }) => { context.preferences.setState({ tuning }); }),
    client.on('device/lost', ({ report }) => {
      session.setState(({ errors }) => ({ device: null, errors: { ...errors, device: report } }));
    }),
  ];
  // A new worker holds nothing: it gets the files, device and model that the one before had.
  client.onRestart(() => {
    session.setState({ device: null, model: null, modelProgress: null, data: null, profile: null, validation: null, preview: null });
    void Promise.all([loadFiles(context), openDevice(context).then(() => reloadModel(context))]);
  });
  let flush = (): void => undefined;
  return {
    project: context.project.store, session, run: context.run, drawn: drawnRun(context.run), runs: context.runs, sweeps: context.sweeps, stored: context.stored, preferences: context.preferences, hubEndpoint,
    commands: allCommands(context),
    async start() {
      session.setState({ restoring: true });
      if (!persistent) notify(context, { severity: 'warning', code: 'storageUnavailable', params: {} });
      await restoreStores(context);
      const saving = autosave(context);
      flush = saving.flush;
      stops.push(saving.stop, autopreview(context));
      await Promise.all([
        loadFiles(context).finally(() => { session.setState({ restoring: false }); }),
        // Unless the user was quicker and chose a model.
        openDevice(context).then(async () => context.tries.has('model') || loadModel(context)),
        refreshStoredModels(context),
      ]);
    },
    flush: () => { flush(); },
    dispose() {
      for (const stop of stops) stop();
      client.dispose();
    },
  };
}
