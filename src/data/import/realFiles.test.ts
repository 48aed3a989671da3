import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../domain/table.ts';
import { guessColumns, profileTable } from '../profile/index.ts';
import { missing, sharedPath } from '../testFiles.ts';
import { importTable } from './index.ts';

/** Counts found with Python's csv and json modules (QUOTE_NONE for sst2 and sms_spam). */
interface Expected {
  readonly file: string;
  readonly format: 'csv' | 'tsv' | 'jsonl';
  readonly quoting: boolean;
  readonly hasHeader: boolean;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly text: string;
  readonly label: string;
  readonly classCount: number;
  /** Commonest classes. */
  readonly classes: Readonly<Record<string, number>>;
}

const numbered = (n: number) => Array.from({ length: n }, (_, i) => `column ${i}`);

const FILES: readonly Expected[] = [
  { file: 'sst2/train.tsv', format: 'tsv', quoting: true, hasHeader: false, rows: 6920, columns: numbered(2),
    text: 'column 0', label: 'column 1', classCount: 2, classes: { 1: 3610, 0: 3310 } },
  { file: 'sst2/dev.tsv', format: 'tsv', quoting: true, hasHeader: false, rows: 872, columns: numbered(2),
    text: 'column 0', label: 'column 1', classCount: 2, classes: { 1: 444, 0: 428 } },
  { file: 'sms_spam/sms.tsv', format: 'tsv', quoting: false, hasHeader: false, rows: 5574, columns: numbered(2),
    text: 'column 1', label: 'column 0', classCount: 2, classes: { ham: 4827, spam: 747 } },
  { file: 'ag_news/test.csv', format: 'csv', quoting: true, hasHeader: false, rows: 7600, columns: numbered(3),
    text: 'column 2', label: 'column 0', classCount: 4, classes: { 1: 1900, 2: 1900, 3: 1900, 4: 1900 } },
  { file: 'ag_news/dev.tsv', format: 'tsv', quoting: true, hasHeader: false, rows: 10001, columns: numbered(2),
    text: 'column 0', label: 'column 1', classCount: 4, classes: { 'Sci/Tech': 2538, World: 2509, Business: 2496, Sports: 2458 } },
  { file: 'banking77/train.csv', format: 'csv', quoting: true, hasHeader: true, rows: 10003, columns: ['text', 'category'],
    text: 'text', label: 'category', classCount: 77, classes: { card_payment_fee_charged: 187, direct_debit_payment_not_recognised: 182 } },
  { file: 'banking77/test.csv', format: 'csv', quoting: true, hasHeader: true, rows: 3080, columns: ['text', 'category'],
    text: 'text', label: 'category', classCount: 77, classes: { card_arrival: 40 } },
  { file: 'ja_reviews_3class/valid.csv', format: 'csv', quoting: true, hasHeader: true, rows: 3000, columns: ['text', 'label', 'source'],
    text: 'text', label: 'label', classCount: 3, classes: { negative: 1000, neutral: 1000, positive: 1000 } },
  { file: 'rte/train.jsonl', format: 'jsonl', quoting: false, hasHeader: true, rows: 2490, columns: ['premise', 'hypothesis', 'label', 'idx'],
    text: 'premise', label: 'label', classCount: 2, classes: { entailment: 1249, not_entailment: 1241 } },
  { file: 'boolq/val.jsonl', format: 'jsonl', quoting: false, hasHeader: true, rows: 3270, columns: ['question', 'passage', 'idx', 'label'],
    text: 'passage', label: 'label', classCount: 2, classes: { true: 2033, false: 1237 } },
];

const lack = missing('data');

async function load(file: string): Promise<Table> {
  return importTable(file.split('/').at(-1) ?? file, new Uint8Array(await readFile(sharedPath(`data/${file}`))), {});
}

describe.skipIf(lack !== '')(`real files${lack}`, () => {
  it.each(FILES)('$file is read as people mean it', async (expected) => {
    const table = await load(expected.file);
    expect(table.decisions).toMatchObject({ encoding: 'utf-8', format: expected.format, quoting: expected.quoting, hasHeader: expected.hasHeader });
    expect(table.columns).toEqual(expected.columns);
    expect(table.rows.length).toBe(expected.rows);
    expect(table.lines.length).toBe(expected.rows);
    expect(table.findings).toEqual([]);
    const guess = guessColumns(table);
    expect(guess).toMatchObject({ textColumn: expected.text, labelColumn: expected.label });
    const profile = profileTable(table, guess.textColumn, guess.labelColumn);
    expect(profile.classes.length).toBe(expected.classCount);
    expect(Object.fromEntries(profile.classes.map(({ name, count }) => [name, count]))).toMatchObject(expected.classes);
    expect(profile.unlabelled).toBe(0);
  });

  it('keeps quoted line ends and knows the lines of rows after them', async () => {
    const table = await load('banking77/train.csv');
    expect(table.rows[1290]).toEqual(["\nI can't seem to be able to use my card\n\n\n", 'card_not_working']);
    expect(table.lines[1290]).toBe(1292); // the header is line 1, and 1290 rows of one line each stand between
    expect(table.lines[1291]).toBe(1297); // the field ended on line 1296
    expect(table.lines[1710]).toBe(1716);
  });

  it('keeps quotes that are only text', async () => {
    const table = await load('sms_spam/sms.tsv');
    expect(table.rows[68]?.[1]).toBe('Did you hear about the new "Divorce Barbie"? It comes with all of Ken\'s stuff!');
    expect(table.rows.filter((row) => row[1]?.startsWith('"')).length).toBe(54);
  });

  it('unquotes what is quoted, doubled quotes and all', async () => {
    const table = await load('ag_news/dev.tsv');
    expect(table.rows.some((row) => row[0]?.includes('""') === true || row[0]?.startsWith('"Iraqi interim'))).toBe(false);
    expect(table.rows.some((row) => row[0]?.startsWith('Iraqi interim Prime Minister Ayad Allawi said on Tuesday "major neglect"'))).toBe(true);
  });

  it('counts repeated rows', async () => {
    const count = async (file: string, text: string, label: string) =>
      profileTable(await load(file), text, label).findings.find(({ code }) => code === 'duplicateRows')?.count ?? 0;
    expect(await count('sst2/train.tsv', 'column 0', 'column 1')).toBe(9);
    expect(await count('ag_news/dev.tsv', 'column 0', 'column 1')).toBe(12);
  });

  it('says of TREC that it has one column, and reads its Latin-1 when told how', async () => {
    const bytes = new Uint8Array(await readFile(sharedPath('data/trec/TREC.train')));
    await expect(importTable('TREC.train', bytes, {})).rejects.toMatchObject({ code: 'fileOneColumn' });
    const table = await importTable('TREC.train', bytes, { delimiter: ' ', quoting: false }).catch((error: unknown) => error);
    expect(table).toMatchObject({ code: 'fileRaggedRows' });
  });
});
