import { expect, test } from 'vitest';
import { mergeTask } from './mergeTask.ts';

const label = (name: string, labelWords = ` ${name}`) => ({ name, labelWords });
const guess = { template: '{text}\nlabel:', textColumn: 'text', labelColumn: 'kind', classes: [label('a'), label('b')] };

test('what the user wrote outlasts a new guess, what was guessed does not', () => {
  const previous = { ...guess, template: 'mine {text}', classes: [label('a', ' alpha'), label('b', ' beta'), label('gone', ' x')] };
  expect(mergeTask(guess, previous, { template: true, labelWords: ['a', 'gone'] }, false))
    .toEqual({ ...guess, template: 'mine {text}', classes: [label('a', ' alpha'), label('b')] });
  expect(mergeTask(guess, previous, { template: false, labelWords: [] }, false)).toEqual(guess);
});

test('an opened prompt keeps its classes in their order while the data hold no other', () => {
  const previous = { ...guess, classes: [label('b'), label('c'), label('a')] };
  expect(mergeTask(guess, previous, { template: true, labelWords: [] }, true).classes.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  const other = { ...guess, classes: [label('a'), label('new')] };
  expect(mergeTask(other, previous, { template: true, labelWords: [] }, true).classes.map(({ name }) => name)).toEqual(['a', 'new']);
});
