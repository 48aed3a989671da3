import { taskSchema } from '../artifacts/adapter/schemas.ts';
import { chosenSchema, presetSchema } from '../artifacts/config/schema.ts';
import * as z from '../artifacts/zod.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { DTYPE_CHOICES, type DtypeChoice } from '../domain/model.ts';
import type { BackendChoice } from '../domain/device.ts';
import type { ConfigChoice } from '../domain/options/resolve.ts';
import type { ImportOptions } from '../domain/table.ts';
import type { Task } from '../domain/task.ts';
import { emptyHistory, record, redo, undo, type History } from './history.ts';
import { importOptionsSchema } from './schemas.ts';

export const PROJECT_VERSION = 2;

/** A file whose bytes lie in storage beside the project. */
export interface FileRef { readonly name: string; readonly byteLength: number }

/** The prompt file to start from; its length is null where it is not known. */
export interface InitFileRef extends FileRef { readonly numVirtualTokens: number | null }

/** How the examples are to be divided; `file` needs `validationFile`. */
export interface SplitSetting { readonly kind: 'stratified' | 'file'; readonly fraction: number; readonly seed: number }

export type ModelChoice =
  | { readonly kind: 'builtin' }
  | { readonly kind: 'stored'; readonly name: string; readonly key: string };

/** What the user wrote and a new guess must not overwrite. */
export interface EditedParts { readonly template: boolean; readonly labelWords: readonly string[] }

/** What Ctrl-Z brings back. */
export interface Settings {
  readonly options: ImportOptions;
  readonly textColumn: string;
  readonly labelColumn: string;
  readonly split: SplitSetting;
  readonly task: Task | null;
  readonly edited: EditedParts;
}

/** Everything the user chose: persisted as one record. */
export interface Project extends Settings {
  readonly version: typeof PROJECT_VERSION;
  readonly name: string;
  readonly file: FileRef | null;
  readonly validationFile: FileRef | null;
  readonly model: ModelChoice;
  /** How the model's matrices are kept on the device. */
  readonly weightDtype: DtypeChoice;
  /** What the user decided of a run; the rest is chosen for him. */
  readonly choice: ConfigChoice;
  readonly initFile: InitFileRef | null;
  readonly backend: BackendChoice;
  /** Name of the prompt file that was opened, if one was. */
  readonly adapterFileOpened: string | null;
}

export const EMPTY_PROJECT: Project = {
  version: PROJECT_VERSION,
  name: '',
  file: null,
  options: {},
  validationFile: null,
  textColumn: '',
  labelColumn: '',
  split: { kind: 'stratified', fraction: 0.2, seed: 0 },
  task: null,
  edited: { template: false, labelWords: [] },
  model: { kind: 'builtin' },
  weightDtype: 'auto',
  choice: { chosen: {}, preset: null },
  initFile: null,
  backend: 'auto',
  adapterFileOpened: null,
};

/** What outlasts a project: which model is loaded, how, and what computes. */
export function choicesOf({ model, weightDtype, backend }: Project): Pick<Project, 'model' | 'weightDtype' | 'backend'> {
  return { model, weightDtype, backend };
}

/** Whether a project is empty but for what outlasts one. */
export function hasOnlyChoices(project: Project): boolean {
  return JSON.stringify({ ...project, ...choicesOf(EMPTY_PROJECT) }) === JSON.stringify(EMPTY_PROJECT);
}

const fileRefSchema = z.object({ name: z.string(), byteLength: z.number() });

export const projectSchema: z.ZodMiniType<Project> = z.object({
  version: z.literal(PROJECT_VERSION),
  name: z.string(),
  file: z.nullable(fileRefSchema),
  options: importOptionsSchema,
  validationFile: z.nullable(fileRefSchema),
  textColumn: z.string(),
  labelColumn: z.string(),
  split: z.object({ kind: z.enum(['stratified', 'file']), fraction: z.number().check(z.gt(0), z.lt(1)), seed: z.number() }),
  task: z.nullable(taskSchema),
  edited: z.object({ template: z.boolean(), labelWords: z.array(z.string()) }),
  model: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('builtin') }),
    z.object({ kind: z.literal('stored'), name: z.string(), key: z.string() }),
  ]),
  // Absent in records of before there was a choice.
  weightDtype: z._default(z.enum(DTYPE_CHOICES), 'auto'),
  choice: z.object({ chosen: chosenSchema, preset: z.nullable(presetSchema) }),
  initFile: z.nullable(z.extend(fileRefSchema, { numVirtualTokens: z.nullable(z.number()) })),
  backend: z.enum(['auto', 'webgpu', 'wasm', 'cpu']),
  adapterFileOpened: z.nullable(z.string()),
});

export interface ProjectState { readonly project: Project; readonly history: History<Settings> }

export interface ProjectStore {
  readonly store: StoreApi<ProjectState>;
  get(): Project;
  /** Changes the project without a step of history. */
  set(patch: Partial<Project>): void;
  /** Changes settings so that Ctrl-Z undoes it; edits with the same `tag` in quick succession are one step. */
  edit(patch: Partial<Settings>, tag: string): void;
  /** Steps back or forward; null where there is nothing to step to. Returns the settings before. */
  step(direction: 'undo' | 'redo'): Settings | null;
  /** Forgets the history: for another file or project. */
  replace(project: Project): void;
}

export function createProjectStore(now: () => number): ProjectStore {
  const store = createStore<ProjectState>(() => ({ project: EMPTY_PROJECT, history: emptyHistory() }));
  const get = () => store.getState().project;
  return {
    store,
    get,
    set: (patch) => { store.setState({ project: { ...get(), ...patch } }); },
    edit(patch, tag) {
      const { project, history } = store.getState();
      store.setState({ project: { ...project, ...patch }, history: record(history, settingsOf(project), tag, now()) });
    },
    step(direction) {
      const { project, history } = store.getState();
      const before = settingsOf(project);
      const step = direction === 'undo' ? undo(history, before) : redo(history, before);
      if (step === null) return null;
      store.setState({ project: { ...project, ...step.present }, history: step.history });
      return before;
    },
    replace: (project) => { store.setState({ project, history: emptyHistory() }); },
  };
}

function settingsOf({ options, textColumn, labelColumn, split, task, edited }: Project): Settings {
  return { options, textColumn, labelColumn, split, task, edited };
}
