import { expect, test } from 'vitest';
import { bestRuns } from './bestRuns.ts';

const card = (id: string, data: string, accuracy: number, loss = 1, examples = 10) => (
  { id, data, figures: { accuracy, loss, examples } }
);

test('one run of each file is the best, of equal ones the earlier; a file or held-out part of its own has nothing to compare with', () => {
  const newestFirst = [card('d', 'a.csv', 0.8), card('c', 'b.csv', 0.9), card('b', 'a.csv', 0.8), card('a', 'a.csv', 0.5), card('other part', 'a.csv', 1, 1, 20)];
  expect([...bestRuns(newestFirst)]).toEqual(['b']);
});
