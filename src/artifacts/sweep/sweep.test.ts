import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSweepFile, sweepFileJsonSchema } from './sweepFile.ts';
import { sweepReport } from './sweepReport.ts';
import { sweepCsv, sweepMarkdown, type SweepRow } from './sweepTable.ts';

describe('a sweep file', () => {
  test('gives each run its own run file', () => {
    const members = readSweepFile('{"base": {"steps": 30}, "grid": {"numVirtualTokens": [1, 5]}, "seeds": 2}', 'sweep.json');
    expect(members.map(({ choice }) => choice.chosen)).toEqual([
      { steps: 30, numVirtualTokens: 1, seed: 0 }, { steps: 30, numVirtualTokens: 1, seed: 1 },
      { steps: 30, numVirtualTokens: 5, seed: 0 }, { steps: 30, numVirtualTokens: 5, seed: 1 },
    ]);
  });

  test.each([
    ['{"grid": {"numVirtualTokens": [1, 900]}}', 'numVirtualTokens is 900; give a whole number from 1 to 200.'],
    ['{"grid": {"lenght": [1]}}', '"lenght" is no option'],
    ['{"grid": {"seed": [1]}, "seeds": 2}', 'seed is given twice'],
    ['{"base": {"steps": 3}, "grid": {"steps": [1]}}', 'steps is given twice'],
    ['{"grid": {"steps": []}}', 'grid.steps'],
    ['{"seeds": 101}', '101 runs, more than its limit of 100'],
    ['{"grid":', 'is not JSON'],
  ])('%s is refused: %s', (text, said) => {
    expect(() => readSweepFile(text, 'sweep.json')).toThrow(said);
  });

  test('leaves out of a run what has no effect there: the words, where it does not start from words', () => {
    const members = readSweepFile('{"base": {"initText": "good or bad"}, "grid": {"promptInit": ["text", "random"]}}', 'sweep.json');
    expect(members.map(({ choice }) => choice.chosen)).toEqual([{ promptInit: 'text', initText: 'good or bad' }, { promptInit: 'random' }]);
  });

  test('has the published schema', () => {
    expect(readFileSync('docs/sweep.schema.json', 'utf8')).toBe(sweepFileJsonSchema());
  });
});

const row = (run: string, numVirtualTokens: number, seed: number, accuracy: number | null): SweepRow => ({
  run, varied: { numVirtualTokens, seed }, end: accuracy === null ? 'failed' : 'finished',
  figures: accuracy === null ? null : { accuracy, macroF1: 0.5, loss: 1, zeroShotAccuracy: 0.4, majorityAccuracy: 0.5, examples: 10, bestStep: 3, seconds: 2 },
});

test('the table has seeds as mean ± sd, the best in bold: of 0.6 and 0.8 the mean is 0.7, the sd √(2 · 0.1²) = 0.141', () => {
  expect(sweepMarkdown([row('a', 1, 0, 0.6), row('b', 1, 1, 0.8), row('c', 5, 0, 0.5), row('d', 5, 1, null)])).toBe([
    '| numVirtualTokens | runs | held-out accuracy, % | macro-F1 | held-out loss | seconds a run |',
    '| --- | --- | --- | --- | --- | --- |',
    '| 1 | 2 | **70.0 ± 14.1** | 0.50 ± 0.00 | 1.000 ± 0.000 | 2 ± 0 |',
    '| 5 | 1 of 2 | 50.0 | 0.50 | 1.000 | 2 |', '',
  ].join('\n'));
});

test('the report has two options crossed, what is reached without a prompt, and the notes of the file', () => {
  const crossed = (promptInit: string, length: number, accuracy: number): SweepRow => {
    const { figures, end } = row('', 0, 0, accuracy);
    return { run: `${promptInit}${length}`, varied: { promptInit, numVirtualTokens: length }, end, figures };
  };
  const report = sweepReport([crossed('random', 1, 0.5), crossed('random', 5, 0.6), crossed('text', 1, 0.7)], ['Longer was expected to be better.']).split('\n');
  expect(report.slice(0, 6)).toEqual([
    'Without a prompt 40.0 %, always the commonest class 50.0 %, on 10 held-out examples.', '',
    '| accuracy, %: promptInit by numVirtualTokens | 1 | 5 |', '| --- | --- | --- |', '| random | 50.0 | 60.0 |', '| text | 70.0 | – |',
  ]);
  expect(report.slice(-2)).toEqual(['- Longer was expected to be better.', '']);
  expect(sweepReport([row('a', 1, 0, 0.6)], [])).not.toContain('accuracy, %:');
});

test('CSV has each run by itself, and the failed one without figures', () => {
  const [, first, failed] = sweepCsv([row('a', 1, 0, 0.6), row('d', 5, 1, null)]).split('\r\n');
  expect(first).toBe('a,1,0,finished,0.6,0.5,1,0.4,0.5,10,3,2');
  expect(failed).toBe('d,5,1,failed,,,,,,,,');
});
