import { expect, test } from 'vitest';
import { labelWarning } from './labelWarning.ts';

const task = (template: string, ...words: string[]) => ({
  template, textColumn: 'text', labelColumn: 'kind', classes: words.map((labelWords, i) => ({ name: `class ${i}`, labelWords })),
});

test('empty and equal words are warned of, by the other class’s name', () => {
  expect(labelWarning(task('{text}\ntopic:', ' ', ' b'), 0)?.key).toBe('task.labels.empty');
  expect(labelWarning(task('{text}\ntopic:', ' a', ' b', ' a'), 2)).toEqual({ key: 'task.labels.same', params: { name: 'class 0' } });
});

test('a missing space is warned of where words are spaced and the template ends in a word', () => {
  expect(labelWarning(task('{text}\ntopic:', 'good', ' bad'), 0)?.key).toBe('task.labels.noSpace');
  expect(labelWarning(task('{text} ', 'good', 'bad'), 0)).toBeNull();
  expect(labelWarning(task('{text} 評価:', '良い', '悪い'), 0)).toBeNull();
  expect(labelWarning(task('{text}\ntopic:', ' good', ' bad'), 1)).toBeNull();
});
