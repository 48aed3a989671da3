import type { EncodedExample, EncodedLabels, Task, Tokenizer } from '../../domain/task.ts';
import type { Params, PreviewExample, TaskPreview } from '../protocol.ts';
import { prepare, type Part } from './prepare.ts';
import { needModel, type SessionState } from './state.ts';

/** The task as the model will see it: some examples in tokens, the label words in tokens, and what was cut. */
export function previewTask(state: SessionState, { data, task, numVirtualTokens, count }: Params<'task/preview'>): TaskPreview {
  const { tokenizer } = needModel(state);
  const prepared = prepare(state, data, task, numVirtualTokens);
  const { labels, train, validation } = prepared;
  const encoded = [...train.encoded, ...validation.encoded];
  const sum = (value: (example: EncodedExample) => number) => encoded.reduce((total, example) => total + value(example), 0);
  const inTokens = (ids: ArrayLike<number>) => Array.from(ids, (id) => tokenizer.tokenText(id));
  return {
    examples: [
      ...examplesOf(train, 'train', task, labels, tokenizer, Math.ceil((count * 2) / 3)),
      ...examplesOf(validation, 'validation', task, labels, tokenizer, Math.floor(count / 3)),
    ],
    labelTokens: task.classes.map(({ name }, index) => ({
      className: name, tokens: inTokens(labels.ids[index] ?? []), endOfText: labels.endOfText[index] ?? false,
    })),
    trainExamples: train.examples.length,
    validationExamples: validation.examples.length,
    classCounts: task.classes.map((_, index) => train.examples.filter(({ classIndex }) => classIndex === index).length),
    truncatedExamples: encoded.filter((example) => example.truncatedTokens > 0).length,
    truncatedTokens: sum((example) => example.truncatedTokens),
    maxContextTokens: prepared.maxContextTokens,
    meanContextTokens: sum((example) => example.contextIds.length) / Math.max(1, encoded.length),
    findings: [],
  };
}

/** The first example of each class in turn, so that few examples show many classes. */
function examplesOf(
  part: Part, split: 'train' | 'validation', task: Task, labels: EncodedLabels, tokenizer: Tokenizer, count: number,
): PreviewExample[] {
  const seen = new Set<number>();
  const first = part.examples.map((_, index) => index).filter((index) => {
    const { classIndex } = part.examples[index] ?? { classIndex: -1 };
    return !seen.has(classIndex) && seen.add(classIndex);
  });
  const rest = part.examples.map((_, index) => index).filter((index) => !first.includes(index)).slice(0, count);
  return [...first, ...rest].slice(0, count).flatMap((index) => {
    const example = part.examples[index];
    const encoded = part.encoded[index];
    if (!example || !encoded) return [];
    return [{
      row: example.row, split,
      tokens: Array.from(encoded.contextIds, (id) => tokenizer.tokenText(id)),
      startToken: labels.decoderStart === undefined ? null : tokenizer.tokenText(labels.decoderStart),
      targetTokens: Array.from(labels.ids[example.classIndex] ?? [], (id) => tokenizer.tokenText(id)),
      className: task.classes[example.classIndex]?.name ?? null,
      truncatedTokens: encoded.truncatedTokens,
    }];
  });
}
