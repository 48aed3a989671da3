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
      reasons: [expect.stringMatching(/^"body" is taken as the text: \d+ characters on average/), expect.stringMatching(/3 different values in 7 rows/)],
    });
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
    // longest 40, 20 bins of 2: 0, 1, 2 → first; 3 → second; 40 → last
    const { edges, counts, median, longest } = histogram([0, 1, 2, 3, 40]);
    expect(edges).toEqual(Array.from({ length: 20 }, (_, i) => 2 * (i + 1)));
    expect(counts).toEqual([3, 1, ...Array.from({ length: 17 }, () => 0), 1]);
    expect([median, longest]).toEqual([2, 40]);
  });
  it('takes the mean of the middle two, and survives nothing', () => {
    expect(histogram([1, 2, 5, 9]).median).toBe(3.5);
    expect(histogram([])).toEqual({ edges: [1], counts: [0], median: 0, longest: 0 });
  });
});
