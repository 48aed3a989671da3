import type { Task } from '../../../domain/task.ts';
import type { MessageKey } from '../../i18n/index.ts';

export interface LabelWarning { readonly key: MessageKey; readonly params: Readonly<Record<string, string>> }

/** What can be seen to be wrong with a class's label words before they are tokens; null where nothing is. */
export function labelWarning({ classes, template }: Task, index: number): LabelWarning | null {
  const words = classes[index]?.labelWords ?? '';
  if (words.trim() === '') return { key: 'task.labels.empty', params: {} };
  const same = classes.find((other, place) => place !== index && other.labelWords === words);
  if (same !== undefined) return { key: 'task.labels.same', params: { name: same.name } };
  return /^\S/.test(words) && /[\p{L}\p{N}:]$/u.test(template) && isSpaced(words) ? { key: 'task.labels.noSpace', params: {} } : null;
}

/** Whether the words belong to a script that puts spaces between words. */
function isSpaced(words: string): boolean {
  return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(words);
}
