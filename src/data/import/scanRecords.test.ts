import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../domain/random.ts';
import { scanRecords } from './scanRecords.ts';

const PIECES = ['a', 'b c', '"', '""', ',', '\n', '\r\n', '日本', ' ', ''];

describe('scanRecords', () => {
  it('reads back 300 random tables, as papaparse does, with the right lines', () => {
    const random = createRandom(1, 'scanRecords.test');
    for (let round = 0; round < 300; round++) {
      const cells = Array.from({ length: 1 + random.integer(4) }, () =>
        Array.from({ length: 2 + random.integer(2) }, () => Array.from({ length: random.integer(4) }, () => PIECES[random.integer(PIECES.length)] ?? '').join('')));
      const written = cells.map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','));
      const text = `${written.join('\n')}\n`;
      const { rows, lines, evidence } = scanRecords(text, { delimiter: ',', quoting: true });
      expect(rows).toEqual(cells);
      expect(rows).toEqual(Papa.parse<string[]>(text, { delimiter: ',', newline: '\n', skipEmptyLines: true }).data);
      expect(lines).toEqual(written.map((_, i) => 1 + written.slice(0, i).reduce((sum, row) => sum + row.split('\n').length, 0)));
      expect(evidence).toMatchObject({ malformed: 0, bare: 0, unclosedLine: 0 });
    }
  });

  it('counts what speaks against quotes that quote, and keeps every character', () => {
    const { rows, evidence } = scanRecords('"so" it is,a\nsay "x",b\n"open,c\n', { delimiter: ',', quoting: true });
    expect(rows).toEqual([['so it is', 'a'], ['say "x"', 'b'], ['open,c\n']]);
    expect(evidence).toEqual({ needed: 1, malformed: 1, bare: 1, unclosedLine: 3 });
  });

  it('stops at a limit', () => {
    expect(scanRecords('a,1\nb,2\nc,3\n', { delimiter: ',', quoting: false }, 2).rows).toEqual([['a', '1'], ['b', '2']]);
  });
});
