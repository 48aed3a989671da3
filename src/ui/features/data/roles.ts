import { templateColumns } from '../../../domain/template.ts';

export type ColumnRole = 'text' | 'label' | 'template' | 'ignore';

export interface RoleChoice { readonly textColumn: string; readonly labelColumn: string; readonly template: string }

/** What a column is for: text, label, only named in the template, or nothing. */
export function columnRole(column: string, { textColumn, labelColumn, template }: RoleChoice): ColumnRole {
  if (column === textColumn) return 'text';
  if (column === labelColumn) return 'label';
  return templateColumns(template).includes(column) ? 'template' : 'ignore';
}
