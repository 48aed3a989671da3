import type { ClassCount, Finding } from '../../domain/table.ts';
import { counted, finding } from '../findings.ts';

/** Trimmed text and label of one row. */
export interface LabelledRow { readonly text: string; readonly label: string }

/** Characters from which a text is likely to be cut: some 500 tokens of English. */
const LONG_TEXT = 2000;
/** Commonest to rarest class from which classes are called unbalanced. */
const UNBALANCED = 5;

/** What is worth knowing before training on these rows, each with its count and rows. */
export function dataFindings(rows: readonly LabelledRow[], classes: readonly ClassCount[]): Finding[] {
  const found = [
    rowFinding('unlabelledRows', 'warning', rows, (row) => row.label === '',
      (n) => `${counted(n, 'row has', 'rows have')} no label; they are shown, not trained on.`),
    rowFinding('emptyCells', 'warning', rows, (row) => row.text === '',
      (n) => `${counted(n, 'row has', 'rows have')} no text.`),
    rowFinding('longTexts', 'info', rows, (row) => row.text.length > LONG_TEXT,
      (n) => `${counted(n, 'text is', 'texts are')} longer than ${LONG_TEXT} characters; what does not fit the model's context is cut off.`),
    ...repeats(rows), ...rare(rows, classes), ...unbalanced(classes),
  ];
  return found.filter(({ count }) => count > 0);
}

function rowFinding(
  code: Finding['code'], severity: Finding['severity'], rows: readonly LabelledRow[],
  wanted: (row: LabelledRow) => boolean, message: (count: number) => string,
): Finding {
  const hits = rows.flatMap((row, i) => (wanted(row) ? [i] : []));
  return finding(code, severity, hits, message(hits.length));
}

/** Rows that repeat an earlier text and label, and rows whose text also has another label. */
function repeats(rows: readonly LabelledRow[]): Finding[] {
  const labelsOf = new Map<string, Set<string>>();
  const again: number[] = [];
  for (const [i, { text, label }] of rows.entries()) {
    if (text === '') continue;
    const labels = labelsOf.get(text);
    if (labels?.has(label) === true) again.push(i);
    if (labels === undefined) labelsOf.set(text, new Set([label]));
    else labels.add(label);
  }
  const conflicting = rows.flatMap(({ text }, i) => ([...(labelsOf.get(text) ?? [])].filter((label) => label !== '').length > 1 ? [i] : []));
  return [
    finding('duplicateRows', 'info', again,
      `${counted(again.length, 'row repeats', 'rows repeat')} the text and label of an earlier one.`),
    finding('conflictingLabels', 'warning', conflicting,
      `${counted(conflicting.length, 'row has', 'rows have')} a text that stands elsewhere with another label.`),
  ];
}

function rare(rows: readonly LabelledRow[], classes: readonly ClassCount[]): Finding[] {
  const single = new Set(classes.filter(({ count }) => count === 1).map(({ name }) => name));
  const hits = rows.flatMap(({ label }, i) => (single.has(label) ? [i] : []));
  const names = [...single].slice(0, 5).map((name) => `"${name}"`).join(', ') + (single.size > 5 ? ', …' : '');
  return [finding('rareClasses', 'warning', hits,
    `${counted(single.size, 'class has', 'classes have')} one example only (${names}); it can't be both trained on and held out.`)];
}

function unbalanced(classes: readonly ClassCount[]): Finding[] {
  const [commonest, rarest] = [classes[0], classes.at(-1)];
  if (commonest === undefined || rarest === undefined || commonest.count < UNBALANCED * rarest.count) return [];
  return [finding('unbalancedClasses', 'info', [],
    `The commonest class, "${commonest.name}", has ${counted(commonest.count, 'example')} and the rarest, "${rarest.name}", ${rarest.count.toLocaleString('en')}; `
    + 'compare with always answering the commonest, not with chance.', classes.length)];
}
