import { toCsv } from '../artifacts/csv.ts';
import { StudioError } from '../domain/errors.ts';
import type { Table } from '../domain/table.ts';
import type { Task } from '../domain/task.ts';
import { readAdapterFolder } from './adapterFolder.ts';
import { choices, required, type Flags } from './args.ts';
import { readNamedFile } from './folder.ts';
import { checkOutput, writeWhole } from './output.ts';
import { openSession, tell } from './session.ts';
import { applyFlags, chooseColumns, findColumn } from './task.ts';

/** `score`: every row of a file with the model's answer and a probability a class. */
export async function score(flags: Flags): Promise<void> {
  const modelPath = required(flags, 'model');
  const out = await checkOutput(required(flags, 'out'), 'file');
  const file = await readNamedFile(required(flags, 'data'), 'data');
  const adapter = flags['adapter'] === undefined ? null : await readAdapterFolder(flags['adapter']);
  const { session, load } = await openSession(modelPath, choices(flags), {});
  const { id, table, guess } = await session['data/import']({ file, options: {} });

  const described = adapter?.description?.task;
  const base = described
    ? taskOn(table, described, flags, guess.textColumn)
    : await session['task/default']({ table: id, ...chooseColumns(table, guess, flags) });
  const task = await applyFlags(base, flags);
  await load();
  if (adapter) await session['prompt/use']({ adapter });
  const rows = await session['data/score']({ table: id, task, withPrompt: adapter !== null });
  const names = task.classes.map(({ name }) => name);
  await writeWhole(out, toCsv(
    ['text', 'label', 'answer', ...names.map((name) => `probability ${name}`)],
    rows.map(({ text, label, prediction }) => [
      text, label, names[prediction.predicted] ?? '', ...prediction.probabilities.map(String),
    ]),
  ));
  tell(`${rows.length} rows scored; ${out}`);
  const labelled = rows.filter(({ classIndex }) => classIndex >= 0);
  if (labelled.length > 0) {
    const right = labelled.filter(({ classIndex, prediction }) => classIndex === prediction.predicted).length;
    tell(`${((100 * right) / labelled.length).toFixed(1)} % of ${labelled.length} labelled rows right.`);
  }
}

/** The adapter's task on this file's columns: as flagged, else of the same names, else (text) as guessed. */
function taskOn(table: Table, task: Task, flags: Flags, guessedText: string): Task {
  const { text, label } = flags;
  const labelColumn = label === undefined ? task.labelColumn : findColumn(table, label, 'label');
  if (text !== undefined) return { ...task, textColumn: findColumn(table, text, 'text'), labelColumn };
  if (table.columns.includes(task.textColumn)) return { ...task, labelColumn };
  if (guessedText === '') {
    throw new StudioError('columnMissing', `${table.fileName} has no column "${task.textColumn}"; say which holds the text with --text.`,
      { column: task.textColumn, file: table.fileName });
  }
  return { ...task, textColumn: guessedText, labelColumn };
}
