import type { ClassLabel } from '../../../domain/task.ts';

/** A class as a person reads it: its name in the file, and its label words where they say more (`0 · negative`). */
export function classTitle({ name, labelWords }: ClassLabel): string {
  const words = labelWords.trim();
  return words === '' || words.toLowerCase() === name.trim().toLowerCase() ? name : `${name} · ${words}`;
}
