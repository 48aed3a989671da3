import { expect, test } from 'vitest';
import { emptyHistory, record, redo, undo } from './history.ts';

test('undo and redo walk the same line, and a new edit forgets what was undone', () => {
  let history = record(emptyHistory<string>(), 'a', 'x', 0);
  history = record(history, 'b', 'y', 10);
  const back = undo(history, 'c');
  expect(back?.present).toBe('b');
  const again = redo(back?.history ?? emptyHistory(), 'b');
  expect(again?.present).toBe('c');
  const edited = record(back?.history ?? emptyHistory<string>(), 'b', 'z', 5000);
  expect(redo(edited, 'd')).toBeNull();
  expect(undo(edited, 'd')?.present).toBe('b');
});

test('typing is one step until a pause of a second', () => {
  let history = record(emptyHistory<string>(), '', 'template', 0);
  history = record(history, 't', 'template', 900);
  history = record(history, 'te', 'template', 1800);
  expect(history.past).toEqual(['']);
  history = record(history, 'tex', 'template', 2800);
  expect(history.past).toEqual(['', 'tex']);
});

test('there is nothing before the beginning', () => {
  expect(undo(emptyHistory<number>(), 1)).toBeNull();
  expect(redo(emptyHistory<number>(), 1)).toBeNull();
});

test('only the last hundred steps are kept', () => {
  let history = emptyHistory<number>();
  for (let i = 0; i < 150; i++) history = record(history, i, `tag ${i}`, i);
  expect(history.past).toHaveLength(100);
  expect(history.past[0]).toBe(50);
});
