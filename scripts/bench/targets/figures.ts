/** One measured property of the page, with the target it is judged by. */
export interface PageFigure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** Null where the figure explains another and has no target of its own. */
  readonly target: { readonly bound: 'at most' | 'at least'; readonly value: number } | null;
}

const COLUMNS: readonly (readonly [title: string, text: (figure: PageFigure) => string])[] = [
  ['figure', ({ figure }) => figure],
  ['value', ({ value, unit }) => `${value.toFixed(unit === 'KB' || unit === 'MB/s' || value >= 100 ? 0 : 1)} ${unit}`],
  ['target', ({ target, unit }) => (target === null ? '' : `${target.bound} ${target.value} ${unit}`)],
  ['', (figure) => (figure.target === null ? '' : meets(figure) ? 'met' : 'missed')],
];

/** The figures in aligned columns. */
export function formatFigures(figures: readonly PageFigure[]): string {
  const rows = [COLUMNS.map(([title]) => title), ...figures.map((figure) => COLUMNS.map(([, text]) => text(figure)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

function meets({ value, target }: PageFigure): boolean {
  return target === null || (target.bound === 'at most' ? value <= target.value : value >= target.value);
}
