import type { EvaluatedExample } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';

/**
 * CSV as RFC 4180 has it: CRLF, quotes only where a field needs them. Text is written exactly as it is, so that
 * programs read back what was there: nothing is put before a cell that a spreadsheet would take for a formula.
 */
export function toCsv(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const lines = [line(header)];
  for (const row of rows) lines.push(line(row));
  return lines.join('');
}

/** predictions.csv: text, label (empty where unlabelled), both answers, the tuned probability of each class. */
export function predictionsCsv(examples: readonly EvaluatedExample[], task: Pick<Task, 'classes'>): string {
  const names = task.classes.map(({ name }) => name);
  const rows = examples.map((example) => [
    example.text, names[example.classIndex] ?? '', names[example.without.predicted] ?? '', names[example.with.predicted] ?? '',
    ...example.with.probabilities,
  ]);
  return toCsv(['text', 'label', 'answer without', 'answer with', ...names.map((name) => `probability ${name}`)], rows);
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => quoted(String(cell))).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
