import { spreadText, sweepMarkdown, variedKeys, type SweepRow } from './sweepTable.ts';

/**
 * What a sweep came to, as Markdown: the accuracy without a prompt and of the commonest class, accuracies by the two
 * options where two were varied, every choice with all its figures, and what the sweep file notes beside them.
 */
export function sweepReport(rows: readonly SweepRow[], notes: readonly string[]): string {
  return [beginning(rows), crossTable(rows), sweepMarkdown(rows), notes.map((note) => `- ${note}\n`).join('')].filter((part) => part !== '').join('\n');
}

/** Nothing where no run has figures, or where they were held against different examples. */
function beginning(rows: readonly SweepRow[]): string {
  const lines = new Set(rows.flatMap(({ figures }) => (figures === null ? [] : [
    `Without a prompt ${percent(figures.zeroShotAccuracy)} %, always the commonest class ${percent(figures.majorityAccuracy)} %, on ${figures.examples} held-out examples.`,
  ])));
  const [only] = lines;
  return only !== undefined && lines.size === 1 ? `${only}\n` : '';
}

/** Held-out accuracy in %, one option down and the other across, mean ± standard deviation over seeds; nothing where not just two vary. */
function crossTable(rows: readonly SweepRow[]): string {
  const [down, across, more] = variedKeys(rows).filter((key) => key !== 'seed');
  if (down === undefined || across === undefined || more !== undefined) return '';
  const valuesOf = (key: string) => [...new Set(rows.map(({ varied }) => varied[key]))];
  const columns = valuesOf(across);
  const lines = valuesOf(down).map((value) => [String(value), ...columns.map((column) => {
    const cell = rows.filter(({ varied }) => varied[down] === value && varied[across] === column);
    return spreadText(cell.flatMap(({ figures }) => (figures === null ? [] : [100 * figures.accuracy])), 1);
  })]);
  const header = [`accuracy, %: ${down} by ${across}`, ...columns.map(String)];
  return `${[header, header.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
