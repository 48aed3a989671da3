import { describe, expect, it } from 'vitest';
import { tableOf } from '../testTable.ts';
import { guessColumns, profileTable } from './index.ts';
import { histogram } from './profileTable.ts';

const table = tableOf(['id', 'body', 'mood'],
  ['1', 'I liked it a lot', 'good'], ['2', 'I liked it a lot ', 'good'], ['3', 'not for me', 'bad'], ['4', 'not for me', 'good'],
  ['5', '', 'good'], ['6', 'x'.repeat(2001), ''], ['7', 'odd', 'rare'], ['8', 'fine', 'good']);

describe('guessColumns', () => {
  it('takes what is long and varied as text and what repeats as label, and says why', () => {
    expect(guessColumns(table)).toEqual({
      textColumn: 'body', labelColumn: 'mood',
      reasons: {
        // "I liked it a lot" with and without a space, "not for me" twice, 2001 x, "odd", "fine": (16+17+10+10+2001+3+4)/7
        text: { distinct: 5, filled: 7, meanLength: 2060 / 7, named: 'text' },
        // five times "good", "bad", "rare": (20+3+4)/7
        label: { distinct: 3, filled: 7, meanLength: 27 / 7, named: null },
      },
    });
  });
  it('looks at rows of the whole file, since it may be sorted by class', () => {
    const rows = Array.from({ length: 6000 }, (_, i) => [`message ${i} of many`, i < 3000 ? 'a' : i < 5000 ? 'b' : 'c', 'web']);
    const guess = guessColumns(tableOf(['one', 'two', 'three'], ...rows));
    expect(guess).toMatchObject({ textColumn: 'one', labelColumn: 'two', reasons: { label: { distinct: 3, filled: 6000 } } });
  });
  it('lets a known name decide between two that repeat', () => {
    const sources = tableOf(['text', 'source', 'label'], ['one thing', 'web', 'a'], ['another', 'web', 'b'], ['third', 'app', 'a'], ['last', 'app', 'b']);
    expect(guessColumns(sources).labelColumn).toBe('label');
  });
});

describe('profileTable', () => {
  const profile = profileTable(table, 'body', 'mood');
  const found = Object.fromEntries(profile.findings.map(({ code, count, rows }) => [code, { count, rows }]));

  it('counts classes, commonest first', () => {
    expect(profile.classes).toEqual([{ name: 'good', count: 5 }, { name: 'bad', count: 1 }, { name: 'rare', count: 1 }]);
    expect(profile.unlabelled).toBe(1);
  });
  it('finds what is odd, with its rows', () => {
    expect(found).toEqual({
      unlabelledRows: { count: 1, rows: [5] },
      emptyCells: { count: 1, rows: [4] },
      longTexts: { count: 1, rows: [5] },
      duplicateRows: { count: 1, rows: [1] },
      conflictingLabels: { count: 2, rows: [2, 3] },
      rareClasses: { count: 2, rows: [2, 6] },
      unbalancedClasses: { count: 3, rows: [] },
    });
  });
  it('has its number in each message', () => {
    expect(profile.findings.find(({ code }) => code === 'rareClasses')?.message).toMatch(/^2 classes have one example only \("bad", "rare"\)/);
    expect(profile.findings.find(({ code }) => code === 'duplicateRows')?.message).toMatch(/^1 row repeats/);
  });
  it('refuses an unknown column', () => {
    expect(() => profileTable(table, 'body', 'nobody')).toThrow(expect.objectContaining({ code: 'columnMissing' }));
  });
});

describe('histogram', () => {
  it('counts by hand-worked bins', () => {
    // longest 40, 20 bins of 2: 0, 1, 2 → first; 3 → second; 39, 40 → last
    const { edges, counts, beyond, median, longest } = histogram([0, 1, 2, 3, 39, 40]);
    expect(edges).toEqual(Array.from({ length: 20 }, (_, i) => 2 * (i + 1)));
    expect(counts).toEqual([3, 1, ...Array.from({ length: 17 }, () => 0), 2]);
    expect([beyond, median, longest]).toEqual([0, 2.5, 40]);
  });
  it('ends at the 99th percentile where one text is far longer, and counts what is beyond', () => {
    // Of 5 the percentile is the 4th, 3 characters: bins of 1 to 3, and the 10 MB beyond.
    expect(histogram([0, 1, 2, 3, 10_000_000])).toEqual({ edges: [1, 2, 3], counts: [2, 1, 1], beyond: 1, median: 2, longest: 10_000_000 });
    // Of 200, 1 to 198 and two of a million, it is index ⌊0.99 · 199⌋ = 197: the text of 198 characters.
    const many = histogram([...Array.from({ length: 198 }, (_, i) => i + 1), 1e6, 1e6]);
    expect([many.edges.at(-1), many.beyond]).toEqual([200, 2]);
  });
  it('takes the mean of the middle two, and survives nothing', () => {
    expect(histogram([1, 2, 5, 9]).median).toBe(3.5);
    expect(histogram([])).toEqual({ edges: [1], counts: [0], beyond: 0, median: 0, longest: 0 });
  });
});
