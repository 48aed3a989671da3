import { expect, test } from 'vitest';
import type { EvaluatedExample } from '../../../domain/run.ts';
import type { Table } from '../../../domain/table.ts';
import { fieldsOf } from './fieldsOf.ts';

const answer = { predicted: 0, probabilities: [1, 0], scores: [0, 0] };
const example: EvaluatedExample = { row: 1, line: 3, text: 'It rains.', classIndex: 0, without: answer, with: answer, truncatedTokens: 0 };
const table: Table = {
  fileName: 'rte.csv', byteLength: 0, sha256: '', findings: [], lines: [2, 3],
  decisions: { encoding: 'utf-8', format: 'csv', delimiter: ',', quoting: true, hasHeader: true },
  columns: ['premise', 'hypothesis', 'label'], rows: [['It is dry.', 'No rain.', '1'], ['It rains.', 'It is wet.', '0']],
};
const task = { template: '{text} So: {hypothesis}', textColumn: 'premise', labelColumn: 'label', classes: [] };

test('the cells of an example come from its row; {text} is the text column', () => {
  expect(fieldsOf(example, task, [{ ...table, rows: [] }, table])).toEqual({ text: 'It rains.', hypothesis: 'It is wet.' });
});

test('without its row, the text alone serves only a template that asks for one column', () => {
  expect(fieldsOf({ ...example, text: 'Another file.' }, task, [table])).toBeNull();
  expect(fieldsOf(example, { ...task, template: '{text} is' }, [])).toEqual({ text: 'It rains.' });
});
