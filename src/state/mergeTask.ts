import type { Task } from '../domain/task.ts';
import type { EditedParts } from './project.ts';

/**
 * A guessed task with what must outlast a new guess: an edited template, edited label words, and the order of classes
 * that an opened prompt was trained with (`fixedClasses`), as long as the data hold no other class.
 */
export function mergeTask(guess: Task, previous: Task | null, edited: EditedParts, fixedClasses: boolean): Task {
  if (previous === null) return guess;
  const template = edited.template ? previous.template : guess.template;
  const known = new Map(previous.classes.map(({ name, labelWords }) => [name, labelWords]));
  if (fixedClasses && guess.classes.every(({ name }) => known.has(name))) {
    return { ...guess, template, classes: previous.classes };
  }
  const classes = guess.classes.map(({ name, labelWords }) => ({
    name, labelWords: edited.labelWords.includes(name) ? known.get(name) ?? labelWords : labelWords,
  }));
  return { ...guess, template, classes };
}
