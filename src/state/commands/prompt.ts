import { predictionsCsv } from '../../artifacts/csv.ts';
import type { FileBytes } from '../../domain/files.ts';
import { download, downloadCsv } from '../../platform/download.ts';
import { StudioError } from '../../domain/errors.ts';
import type { Params, Result } from '../../worker/protocol.ts';
import { attempt, attemptAlone, keep, notify, type Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { bestRecord, evaluationRecord, runRecord } from '../records.ts';
import { emptyRun, type CurrentPrompt, type Evaluation } from '../run.ts';
import { keepCurrentRun } from '../runs/keep.ts';
import { dataChoice } from '../setup.ts';
import { untilIdle } from '../wait.ts';
import { loadColumns } from './data.ts';
import { readyPrompt } from './model.ts';

export type ExportFormat = Params<'prompt/export'>['format'];

export function promptCommands(context: Context) {
  const { client, project, run, session, storage } = context;

  /** The prompt takes the place of the last run, and its task that of the project. */
  async function adoptPrompt(prompt: CurrentPrompt): Promise<void> {
    await keepCurrentRun(context);
    run.setState({ ...emptyRun(), prompt });
    await storage.delete(KEYS.result);
    await storage.delete(KEYS.evaluation);
    await keep(context, KEYS.run, runRecord(run.getState()));
    await keep(context, KEYS.best, bestRecord(null, prompt));
    const task = prompt.adapter.description?.task;
    if (task === undefined) return;
    const edited = { template: true, labelWords: task.classes.map((label) => label.name) };
    project.edit({ task, edited, ...columnsIn(task) }, 'adapter');
    await loadColumns(context);
  }

  /** The same for a file that was opened: it is named. */
  async function take(prompt: CurrentPrompt): Promise<void> {
    const { description } = prompt.adapter;
    const fileName = prompt.fileName ?? '';
    const { name } = project.get();
    project.set({ adapterFileOpened: fileName, ...(description === null || name !== '' ? {} : { name: fileName.replace(/\.\w+$/, '') }) });
    if (description === null) notify(context, { severity: 'info', code: 'adapterWithoutTask', params: { name: fileName } });
    else notify(context, { severity: 'info', code: 'adapterOpened', params: { name: fileName, file: description.data.fileName } });
    await adoptPrompt(prompt);
  }

  /** The task's columns, as far as the loaded table has them. */
  function columnsIn({ textColumn, labelColumn }: { readonly textColumn: string; readonly labelColumn: string }) {
    const columns = session.getState().data?.table.columns;
    const has = (column: string) => columns === undefined || columns.includes(column);
    return { ...(has(textColumn) ? { textColumn } : {}), ...(has(labelColumn) ? { labelColumn } : {}) };
  }

  return {
    adoptPrompt,

    /** Opens a prompt file (a PEFT zip or folder, .npy, .json); resolves to whether it is now the current prompt. */
    async importAdapter(files: readonly FileBytes[]): Promise<boolean> {
      const adapter = await attemptAlone(context, 'prompt', () => client.request('prompt/import', { files }));
      if (adapter === null) return false;
      await untilIdle(context, ['device', 'model']);
      const model = session.getState().model;
      const trainedOn = adapter.description?.model;
      const used = model === null ? { nearest: null }
        : await attempt(context, 'prompt', () => client.request('prompt/use', { adapter }));
      if (used === null) return false;
      if (model !== null && trainedOn !== undefined && trainedOn.sha256 !== model.sha256) {
        notify(context, { severity: 'warning', code: 'adapterModelDiffers', params: { trained: trainedOn.name, loaded: model.name } });
      }
      const fileName = files.length === 1 ? files[0]?.name ?? '' : 'adapter';
      await take({ adapter, origin: 'file', step: adapter.description?.step ?? 0, fileName, nearest: used.nearest });
      return true;
    },

    /** Saves the current prompt as a file; resolves to the file's name, null where it failed (`errors.export`). */
    async exportAdapter(format: ExportFormat): Promise<string | null> {
      const file = await attempt(context, 'export', async () => {
        const { prompt } = run.getState();
        if (prompt === null) throw new StudioError('nothingLoaded', 'There is no trained prompt yet; train one, or open a prompt file.', { what: 'prompt' });
        return client.request('prompt/export', { adapter: prompt.adapter, format });
      });
      if (file === null) return null;
      download(file);
      return file.name;
    },

    /** Saves the answers of the current evaluation as predictions.csv. */
    exportPredictions(): void {
      const { evaluation } = run.getState();
      if (evaluation === null) return;
      downloadCsv('predictions.csv', predictionsCsv(evaluation.examples, evaluation.task));
    },

    /** Scores the held-out examples with the current prompt and task. */
    async evaluateAgain(): Promise<void> {
      const { task } = project.get();
      const scored = await attemptAlone(context, 'prompt', async () => {
        const data = dataChoice(project.get(), session.getState());
        if (data === null || task === null) throw new StudioError('nothingLoaded', 'There are no examples yet; drop a file under Data.', { what: 'data' });
        const answers = await client.request('prompt/evaluate', { data, task });
        const { data: examples, validation } = session.getState();
        const table = project.get().split.kind === 'file' ? validation?.table : examples?.table;
        const evaluation: Evaluation = { task, ...answers, fileName: table?.fileName ?? '' };
        return { evaluation, record: await evaluationRecord(evaluation) };
      });
      if (scored === null) return;
      run.setState({ evaluation: scored.evaluation });
      await keep(context, KEYS.evaluation, scored.record);
    },

    /** Both answers for one's own text; null where it failed (`errors.prompt`). */
    async tryText(fields: Readonly<Record<string, string>>): Promise<Result<'prompt/try'> | null> {
      const task = run.getState().prompt?.adapter.description?.task ?? project.get().task;
      return attempt(context, 'prompt', async () => {
        if (task === null) throw new StudioError('nothingLoaded', 'The task is not set; choose the text and label columns under Data.', { what: 'task' });
        return client.request('prompt/try', { task, fields });
      });
    },

    /** Free continuation of a text, with the prompt or without; null where it failed. */
    async generate(input: string, maxNew: number, withPrompt: boolean): Promise<Result<'prompt/generate'> | null> {
      return attempt(context, 'prompt', () => client.request('prompt/generate', { input, maxNew, withPrompt }));
    },

    /** Makes the current prompt ready on the loaded model again, after an error. */
    readyPrompt: () => readyPrompt(context),
  };
}
