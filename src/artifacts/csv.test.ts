import Papa from 'papaparse';
import { expect, it } from 'vitest';
import type { EvaluatedExample } from '../domain/run.ts';
import { predictionsCsv, toCsv } from './csv.ts';

it('quotes only what needs it and doubles quotes', () => {
  expect(toCsv(['a', 'b'], [['plain', 1.5], ['a,b', 'say "x"'], ['two\nlines', '']]))
    .toBe('a,b\r\nplain,1.5\r\n"a,b","say ""x"""\r\n"two\nlines",\r\n');
});

it('gives back every text exactly, formulas included', () => {
  const rows = [['=SUM(A1)', '-1'], [' spaced ', '\r'], ['"', ',"\n'], ['漢字 ☕', '@x']];
  expect(Papa.parse<string[]>(toCsv(['a', 'b'], rows), { skipEmptyLines: true }).data.slice(1)).toEqual(rows);
});

it('writes predictions in the stated columns', () => {
  const without = { predicted: 1, probabilities: [0.25, 0.75], scores: [-2, -1] };
  const tuned = { predicted: 0, probabilities: [0.9, 0.1], scores: [-1, -3] };
  const example = { row: 0, line: 2, text: 'fine, really', classIndex: 0, without, with: tuned, truncatedTokens: 0 } satisfies EvaluatedExample;
  const classes = [{ name: 'good', labelWords: ' good' }, { name: 'bad', labelWords: ' bad' }];
  expect(predictionsCsv([example, { ...example, text: 'so', classIndex: -1 }], { classes })).toBe(
    'text,label,answer without,answer with,probability good,probability bad\r\n'
    + '"fine, really",good,bad,good,0.9,0.1\r\nso,,bad,good,0.9,0.1\r\n');
});
