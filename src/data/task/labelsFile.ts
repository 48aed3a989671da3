import { StudioError } from '../../domain/errors.ts';
import type { Task } from '../../domain/task.ts';
import { wordsMissing } from './checkTask.ts';

/**
 * A labels file: a JSON object from class to label words, `{"0": " negative", "1": " positive"}`, words verbatim. One
 * file may serve several data sets: classes that this one lacks are passed over. Throws `labelsFileInvalid` with file and
 * key for anything else, also where a class is left out while another key is no class (a typing error, most likely), and
 * `labelWordsMissing` for a class that is merely left out.
 */
export function parseLabelsFile(json: string, fileName: string, classNames: readonly string[]): Map<string, string> {
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries(parseObject(json, fileName))) {
    if (typeof value !== 'string') throw invalid(fileName, key, `the label words of "${key}" are not text; write them in quotes`);
    words.set(key, value);
  }
  const missing = classNames.find((name) => !words.has(name));
  const unknown = [...words.keys()].find((key) => !classNames.includes(key));
  if (missing === undefined) return words;
  if (unknown === undefined) throw wordsMissing(missing);
  throw invalid(fileName, unknown, `it has no words for class "${missing}", and its "${unknown}" is no class of the data; the classes are ${quoted(classNames)}`);
}

/** The task with other label words; classes that `words` leaves out keep theirs. */
export function withLabelWords(task: Task, words: ReadonlyMap<string, string>): Task {
  return { ...task, classes: task.classes.map((label) => ({ ...label, labelWords: words.get(label.name) ?? label.labelWords })) };
}

function parseObject(json: string, fileName: string): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw invalid(fileName, '', `it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(fileName, '', 'it must be an object from class to label words, such as {"0": " negative", "1": " positive"}');
}

function invalid(fileName: string, key: string, why: string): StudioError {
  return new StudioError('labelsFileInvalid', `The labels file ${fileName} can't be used: ${why}.`, { file: fileName, key });
}

function quoted(names: readonly string[]): string {
  return names.slice(0, 20).map((name) => `"${name}"`).join(', ') + (names.length > 20 ? ', …' : '');
}
