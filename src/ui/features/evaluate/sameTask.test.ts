import { expect, test } from 'vitest';
import type { Task } from '../../../domain/task.ts';
import { sameTask } from './sameTask.ts';

const TASK: Task = {
  template: '{text} is', textColumn: 'text', labelColumn: 'label',
  classes: [{ name: '0', labelWords: ' bad' }, { name: '1', labelWords: ' good' }],
};

test('the order of keys does not matter, what is asked does', () => {
  const { classes, ...rest } = TASK;
  expect(sameTask(TASK, { classes: classes.map(({ name, labelWords }) => ({ labelWords, name })), ...rest })).toBe(true);
  expect(sameTask(TASK, { ...TASK, template: '{text} was' })).toBe(false);
  expect(sameTask(TASK, { ...TASK, classes: classes.toReversed() })).toBe(false);
  expect(sameTask(TASK, { ...TASK, classes: classes.slice(1) })).toBe(false);
});
