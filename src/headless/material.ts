import { readAdapterFiles } from '../artifacts/adapter/readAdapterFiles.ts';
import { checkTask } from '../data/task/index.ts';
import type { DeviceReport } from '../domain/device.ts';
import { StudioError } from '../domain/errors.ts';
import type { FileBytes } from '../domain/files.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { Table } from '../domain/table.ts';
import type { Task } from '../domain/task.ts';
import type { TaskPreview } from '../worker/protocol.ts';
import type { Handlers } from '../worker/session/handlers.ts';
import { choices, numeric, required, type Flags } from './args.ts';
import { readNamedFile } from './folder.ts';
import { openSession, tell, tellNotices, type Listeners } from './session.ts';
import { applyFlags, chooseColumns } from './task.ts';

/** What the flags name, read. */
export interface Given {
  readonly data: FileBytes;
  readonly valid: FileBytes | null;
  readonly initFile: FileBytes | null;
  /** Virtual tokens of `initFile`. */
  readonly fileTokens: number | null;
  /** Held out of `data` where there is no `valid`. */
  readonly share: number;
}

/** Throws `usage` naming the flag. */
export async function readGiven(flags: Flags): Promise<Given> {
  const named = (flag: string): Promise<FileBytes | null> => (flags[flag] === undefined ? Promise.resolve(null) : readNamedFile(flags[flag], flag));
  const data = await readNamedFile(required(flags, 'data'), 'data');
  const [valid, initFile] = [await named('valid'), await named('init-file')];
  const share = numeric(flags, 'validation-share') ?? 0.2;
  if (!(share > 0 && share < 1)) throw new StudioError('usage', `--validation-share is ${share}; give a number between 0 and 1.`);
  return { data, valid, initFile, fileTokens: initFile === null ? null : readAdapterFiles([initFile]).prompt.numVirtualTokens, share };
}

/** What all runs of a command share: a session with the examples and the model in it. */
export interface Material {
  readonly given: Given;
  readonly session: Handlers;
  readonly table: Table;
  readonly tableId: string;
  readonly validationTable: string | null;
  readonly task: Task;
  readonly model: ModelSummary;
  /** Tells once, of the first of them, what was found: everything that was given has proved right by then. */
  announce(preview: TaskPreview): void;
}

/** The examples first, which is quick, then the model. @param told the task of a run that goes on */
export async function openMaterial(flags: Flags, given: Given, listeners: Listeners, told: Task | null): Promise<Material> {
  const { session, load } = await openSession(required(flags, 'model'), choices(flags), listeners);
  const { id: tableId, table, guess } = await session['data/import']({ file: given.data, options: {} });
  const columns = chooseColumns(table, guess, flags);
  const guessed = await session['task/default']({ table: tableId, ...columns });
  checkTask(table, guessed, { minPerClass: 0 });
  const plainTask = told ?? await applyFlags(guessed, flags);
  const { hasHeader } = table.decisions;
  const validationTable = given.valid === null ? null : (await session['data/import']({ file: given.valid, options: { hasHeader } })).id;
  const { model, device } = await load();
  // A chat-tuned model brings a template of its own, where none was given.
  const task = told !== null || flags['template'] !== undefined ? plainTask : await applyFlags(await session['task/default']({ table: tableId, ...columns }), flags);
  let announced = false;
  return {
    given, session, table, tableId, validationTable, task, model,
    announce: (preview) => {
      if (!announced) tellFound(table, task, device, preview);
      announced = true;
    },
  };
}

function tellFound(table: Table, { classes }: Task, device: DeviceReport, { trainExamples, validationExamples, truncatedExamples }: TaskPreview): void {
  tellNotices(device);
  for (const { message } of table.findings) tell(`${table.fileName}: ${message}`);
  tell(`${trainExamples} examples to train on, ${validationExamples} held out, ${classes.length} classes; ${truncatedExamples} texts cut to fit.`);
}
