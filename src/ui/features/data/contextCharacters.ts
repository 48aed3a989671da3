import type { Table } from '../../../domain/table.ts';
import type { Task } from '../../../domain/task.ts';
import { fillTemplate, templateParts } from '../../../domain/template.ts';
import type { TaskPreview } from '../../../worker/protocol.ts';

/**
 * About how many characters a text may have before the model's context cuts it: the tokens it has room for, at as many
 * characters a token as the previewed examples have, less the template's own words. null where nothing is previewed.
 */
export function contextCharacters(
  preview: TaskPreview, task: Task, tables: { readonly train: Table; readonly validation: Table },
): number | null {
  const parts = templateParts(task.template);
  let characters = 0, tokens = 0;
  for (const example of preview.examples) {
    const { columns, rows } = tables[example.split];
    const cell = (column: string): string => rows[example.row]?.[columns.indexOf(columns.includes(column) ? column : task.textColumn)] ?? '';
    characters += fillTemplate(parts, cell).length;
    tokens += example.tokens.length + example.truncatedTokens;
  }
  if (characters === 0 || tokens === 0) return null;
  return Math.max(0, Math.round((preview.maxContextTokens * characters) / tokens - fillTemplate(parts, () => '').length));
}
