import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';

interface Row { readonly text: string; readonly label: string }

const LABELS = ['billing', 'delivery', 'fault', 'praise'];
/** Jaccard index of two word sets above which two messages count as the same one reworded. */
const NEAR_DUPLICATE = 0.6;

function readSample(file: string): Row[] {
  const source = readFileSync(new URL(`../../public/sample/${file}`, import.meta.url), 'utf8');
  const { data, errors, meta } = Papa.parse<Row>(source, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  expect(meta.fields).toEqual(['text', 'label']);
  return data;
}

function countLabels(rows: readonly Row[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { label } of rows) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

function wordCounts(rows: readonly Row[]): number[] {
  return rows.map(({ text }) => text.split(/\s+/).length).toSorted((a, b) => a - b);
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (a.size + b.size - shared);
}

/** Pairs of texts that are the same, or nearly, by their sets of lower-case words. */
function nearDuplicates(rows: readonly Row[]): [string, string][] {
  const items = rows.map(({ text }) => ({ text, words: new Set(text.toLowerCase().match(/[\p{L}\p{N}']+/gu)) }));
  return items.flatMap((a, i) => items.slice(i + 1)
    .filter((b) => jaccard(a.words, b.words) > NEAR_DUPLICATE)
    .map((b): [string, string] => [a.text, b.text]));
}

describe('the sample data set', () => {
  const messages = readSample('messages.csv');
  const heldOut = readSample('held-out.csv');
  const all = [...messages, ...heldOut];

  it('has the four classes, evenly, in both files', () => {
    expect(countLabels(messages)).toEqual(Object.fromEntries(LABELS.map((label) => [label, 92])));
    expect(countLabels(heldOut)).toEqual(Object.fromEntries(LABELS.map((label) => [label, 28])));
  });

  it('repeats no message within a file or across the two', () => {
    const seen = new Set(all.map(({ text }) => text.toLowerCase()));
    expect(seen.size).toBe(all.length);
  });

  it('has no near-duplicates, and the check finds one where there is one', () => {
    expect(nearDuplicates(all)).toEqual([]);
    const planted = [{ text: 'Lost parcel, please help.', label: 'delivery' }, { text: 'please help, lost parcel!', label: 'delivery' }];
    expect(nearDuplicates(planted)).toHaveLength(1);
  });

  it.each(LABELS)('has messages of many lengths in class %s', (label) => {
    const counts = wordCounts(all.filter((row) => row.label === label));
    expect(counts[0]).toBe(4);
    expect(counts.at(-1)).toBeGreaterThanOrEqual(40);
    expect(counts.at(-1)).toBeLessThanOrEqual(45);
    expect(counts[Math.floor(counts.length / 2)]).toBeGreaterThanOrEqual(14);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(20);
    expect(new Set(counts).size).toBeGreaterThanOrEqual(20);
  });

  it('mixes the classes: no run of one label longer than chance would give', () => {
    const longestRun = messages.reduce(({ label, run, longest }, row) => {
      const next = row.label === label ? run + 1 : 1;
      return { label: row.label, run: next, longest: Math.max(longest, next) };
    }, { label: '', run: 0, longest: 0 }).longest;
    expect(longestRun).toBeLessThanOrEqual(8);
  });

  it('names no mail address, web address or telephone number', () => {
    const personal = /\S@\S|https?:|www\.|\+?\d[\d ()/]{8,}/;
    expect(all.filter(({ text }) => personal.test(text))).toEqual([]);
  });
});
