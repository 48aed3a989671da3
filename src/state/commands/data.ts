import type { FileBytes } from '../../domain/files.ts';
import type { Finding, ImportOptions } from '../../domain/table.ts';
import { attempt, clearArea, keep, type Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { mergeTask } from '../mergeTask.ts';
import { EMPTY_PROJECT, type FileRef, type SplitSetting } from '../project.ts';
import { bufferOf, storedBytes, storedForm } from '../storedFile.ts';

export interface ColumnChoice { readonly textColumn?: string; readonly labelColumn?: string }

/** Reads a file of examples, whose bytes move to the worker, into the session, with the columns chosen before where it has them. */
export async function loadData(context: Context, file: FileBytes): Promise<void> {
  const { client, project, session } = context;
  const { options } = project.get();
  const imported = await attempt(context, 'data', () => client.request('data/import', { file, options }, [bufferOf(file)]));
  if (imported === null) {
    // A table read otherwise than it is said now to be read must not be trained on.
    if (session.getState().errors.data !== null) session.setState({ data: null, profile: null, preview: null });
    return;
  }
  session.setState({ data: imported, profile: null, preview: null });
  const { textColumn, labelColumn } = project.get();
  const has = (column: string) => imported.table.columns.includes(column);
  const label = has(labelColumn) ? labelColumn : imported.guess.labelColumn;
  const text = has(textColumn) && textColumn !== label ? textColumn : imported.guess.textColumn;
  project.set({ textColumn: text, labelColumn: label });
  await loadColumns(context);
}

/** Counts the chosen columns and sets the task to them, keeping what the user wrote. */
export async function loadColumns(context: Context): Promise<void> {
  const { client, project, session } = context;
  const { data } = session.getState();
  if (data === null) return;
  const { textColumn, labelColumn } = project.get();
  const params = { table: data.id, textColumn, labelColumn };
  const [profile] = await Promise.all([
    attempt(context, 'data', () => client.request('data/profile', params)),
    loadTask(context),
  ]);
  session.setState({ profile });
}

/** Sets the task to the chosen columns and the loaded model's chat format, keeping what the user wrote. */
export async function loadTask(context: Context): Promise<void> {
  const { client, project, session } = context;
  const { data } = session.getState();
  if (data === null) return;
  const { textColumn, labelColumn } = project.get();
  const guess = await attempt(context, 'task', () => client.request('task/default', { table: data.id, textColumn, labelColumn }));
  if (guess === null) return;
  const { task, edited, adapterFileOpened } = project.get();
  project.set({ task: mergeTask(guess, task, edited, adapterFileOpened !== null) });
}

/** Reads the file of held-out examples, whose bytes move to the worker, into the session. */
export async function loadValidation(context: Context, file: FileBytes): Promise<boolean> {
  const { client, project, session } = context;
  const { options } = project.get();
  const imported = await attempt(context, 'validation', () => client.request('data/import', { file, options }, [bufferOf(file)]));
  if (imported === null) {
    if (session.getState().errors.validation !== null) session.setState({ validation: null, preview: null });
    return false;
  }
  session.setState({ validation: { id: imported.id, table: imported.table } });
  return true;
}

/** Reads the project's stored files into the session: after a reload, or when they are to be read otherwise. */
export async function loadFiles(context: Context): Promise<void> {
  const { file, validationFile } = context.project.get();
  const data = file === null ? null : await keptFile(context, KEYS.dataFile, file);
  const validation = validationFile === null ? null : await keptFile(context, KEYS.validationFile, validationFile);
  if (validation !== null) await loadValidation(context, validation);
  if (data !== null) await loadData(context, data);
}

/** Null where there is none, or one before it: storage was full when this one came. */
async function keptFile(context: Context, key: string, { name, byteLength }: FileRef): Promise<FileBytes | null> {
  const bytes = await storedBytes(await context.storage.get(key));
  return bytes?.byteLength === byteLength ? { name, bytes } : null;
}

export function dataCommands(context: Context) {
  const { project, session, storage } = context;

  /** Opens a file of examples: what was chosen for another file is forgotten, an opened prompt's task is not. */
  async function openFile(file: FileBytes): Promise<void> {
    const { name, file: previous, task, edited, adapterFileOpened, ...rest } = project.get();
    const named = name !== '' && name !== withoutExtension(previous?.name ?? '');
    const choice = previous?.name === file.name ? rest.choice : EMPTY_PROJECT.choice;
    const fresh = adapterFileOpened === null
      ? { task: null, edited: EMPTY_PROJECT.edited, textColumn: '', labelColumn: '' }
      : { task, edited };
    project.replace({
      ...rest, ...fresh, adapterFileOpened, choice, options: {},
      name: named ? name : withoutExtension(file.name),
      file: { name: file.name, byteLength: file.bytes.byteLength },
      validationFile: null, split: { ...rest.split, kind: 'stratified' },
    });
    session.setState({ data: null, profile: null, preview: null, validation: null });
    clearArea(context, 'validation');
    clearArea(context, 'task');
    await storage.delete(KEYS.validationFile);
    await keep(context, KEYS.dataFile, storedForm(file));
    await loadData(context, file);
  }

  async function readAgain(options: ImportOptions, tag: string): Promise<void> {
    project.edit({ options }, tag);
    await loadFiles(context);
  }

  return {
    openFile,

    /** Says something of the file's form (or, with undefined, leaves it to detection again) and reads it anew. */
    async setOption<K extends keyof ImportOptions>(key: K, value: ImportOptions[K] | undefined): Promise<void> {
      const { [key]: _previous, ...others } = project.get().options;
      await readAgain(value === undefined ? others : { ...others, [key]: value }, `option/${key}`);
    },

    /** Reads the file as a finding says it is better read. */
    async repair(repair: NonNullable<Finding['repair']>): Promise<void> {
      await readAgain({ ...project.get().options, ...repair }, 'repair');
    },

    /** Chooses what the columns are for; choosing the other role's column swaps the two. */
    async chooseColumns({ textColumn, labelColumn }: ColumnChoice): Promise<void> {
      const now = project.get();
      let text = textColumn ?? now.textColumn;
      let label = labelColumn ?? now.labelColumn;
      if (text === label) [text, label] = textColumn === undefined ? [now.labelColumn, label] : [text, now.textColumn];
      project.edit({ textColumn: text, labelColumn: label }, 'columns');
      await loadColumns(context);
    },

    /** A second file as the held-out part. */
    async openValidationFile(file: FileBytes): Promise<void> {
      const stored = storedForm(file);
      if (!await loadValidation(context, file)) return;
      project.set({ validationFile: { name: file.name, byteLength: stored.size } });
      project.edit({ split: { ...project.get().split, kind: 'file' } }, 'split');
      await keep(context, KEYS.validationFile, stored);
    },

    /** Goes back to holding out a share of the one file. */
    async removeValidationFile(): Promise<void> {
      session.setState({ validation: null });
      clearArea(context, 'validation');
      project.set({ validationFile: null, split: { ...project.get().split, kind: 'stratified' } });
      await storage.delete(KEYS.validationFile);
    },

    setSplit(patch: Partial<SplitSetting>): void {
      project.edit({ split: { ...project.get().split, ...patch } }, 'split');
    },

    /** Undoes or redoes the last change to data settings or task, and reads the file anew where that takes it. */
    async stepHistory(direction: 'undo' | 'redo'): Promise<void> {
      const before = project.step(direction);
      if (before === null) return;
      const after = project.get();
      if (JSON.stringify(before.options) !== JSON.stringify(after.options)) await loadFiles(context);
      else if (before.textColumn !== after.textColumn || before.labelColumn !== after.labelColumn) await loadColumns(context);
    },
  };
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
