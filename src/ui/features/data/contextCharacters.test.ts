import { expect, test } from 'vitest';
import type { Table } from '../../../domain/table.ts';
import type { PreviewExample, TaskPreview } from '../../../worker/protocol.ts';
import { contextCharacters } from './contextCharacters.ts';

const table: Table = {
  fileName: 'a.csv', byteLength: 0, sha256: '', findings: [], lines: [2, 3], columns: ['body', 'label'],
  decisions: { encoding: 'utf-8', format: 'csv', delimiter: ',', quoting: true, hasHeader: true },
  rows: [['x'.repeat(19), 'a'], ['y'.repeat(29), 'b']],
};
const task = { template: '{text}:', textColumn: 'body', labelColumn: 'label', classes: [] };
const example = (row: number, tokens: number, truncatedTokens: number): PreviewExample =>
  ({ row, split: 'train', tokens: Array.from({ length: tokens }, () => 'x'), startToken: null, targetTokens: [], className: 'a', truncatedTokens });
const preview: TaskPreview = {
  examples: [example(0, 5, 0), example(1, 6, 2)], labelTokens: [], trainExamples: 2, classCounts: [], validationExamples: 0, truncatedExamples: 1,
  truncatedTokens: 2, maxContextTokens: 6, meanContextTokens: 5.5, findings: [],
};

test('the room in tokens, at the characters a token of the examples, less the template', () => {
  // Filled: 20 + 30 characters in 5 + 8 tokens; 6 · 50/13 = 23.08, less the colon.
  expect(contextCharacters(preview, task, { train: table, validation: table })).toBe(22);
});

test('nothing is known of no examples', () => {
  expect(contextCharacters({ ...preview, examples: [] }, task, { train: table, validation: table })).toBeNull();
});
