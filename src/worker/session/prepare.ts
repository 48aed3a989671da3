import { encodeExamples, encodeLabels } from '../../data/tokenize/index.ts';
import { stratifiedSplit } from '../../data/split/stratifiedSplit.ts';
import { checkTask, makeExamples } from '../../data/task/index.ts';
import { StudioError } from '../../domain/errors.ts';
import type { ModelConfig } from '../../domain/model.ts';
import type { Table } from '../../domain/table.ts';
import type { EncodedExample, EncodedLabels, Example, Task, Tokenizer } from '../../domain/task.ts';
import type { DataChoice } from '../protocol.ts';
import { needModel, needTable, type SessionState } from './state.ts';

/** One part of the data, labelled and unlabelled rows alike; `encoded[i]` belongs to `examples[i]`. */
export interface Part {
  readonly table: Table;
  readonly examples: readonly Example[];
  readonly encoded: readonly EncodedExample[];
}

/** Data, task and model brought together: what training and evaluation read. */
export interface Prepared {
  readonly task: Task;
  readonly labels: EncodedLabels;
  readonly train: Part;
  readonly validation: Part;
  readonly maxContextTokens: number;
}

/**
 * Tokens a context may have so that prompt, context and the longest label fit the model; an encoder-decoder answers apart.
 * Throws `contextTooLong`.
 */
export function contextLimit({ maxPositions, encoderDecoder }: ModelConfig, numVirtualTokens: number, labels: EncodedLabels): number {
  const longest = encoderDecoder ? 0 : Math.max(...labels.ids.map((ids) => ids.length));
  const limit = maxPositions - numVirtualTokens - longest;
  if (limit >= 1) return limit;
  throw new StudioError('contextTooLong',
    `The model reads ${maxPositions} tokens; a prompt of ${numVirtualTokens} and label words of ${longest} leave no room for a text. Make the prompt shorter.`,
    { maxPositions, numVirtualTokens, longest });
}

/** Encodes some rows of a table for a task. */
export function encodeRows(tokenizer: Tokenizer, table: Table, task: Task, examples: readonly Example[], limit: number): Part {
  return { table, examples, encoded: encodeExamples(tokenizer, table, task, examples, limit) };
}

/** Splits, fills the template and encodes; the last preparation is kept, since preview, estimate and run ask for the same. */
export function prepare(state: SessionState, data: DataChoice, task: Task, numVirtualTokens: number): Prepared {
  const { summary, tokenizer } = needModel(state);
  const key = JSON.stringify([data, task, numVirtualTokens, summary.sha256]);
  if (state.prepared?.key === key) return state.prepared.value;

  const table = needTable(state, data.table);
  checkTask(table, task, { minPerClass: data.split.kind === 'stratified' ? 2 : 0 });
  const labels = encodeLabels(tokenizer, task, summary.config.decoderStartTokenId);
  const limit = contextLimit(summary.config, numVirtualTokens, labels);
  const all = makeExamples(table, task);
  const labelled = (examples: readonly Example[]) => examples.filter((example) => example.classIndex >= 0);

  let train: readonly Example[];
  let validation: readonly Example[];
  let validationTable = table;
  if (data.split.kind === 'file') {
    validationTable = needTable(state, data.split.validationTable);
    checkTask(validationTable, task, { minPerClass: 0 });
    train = labelled(all);
    validation = labelled(makeExamples(validationTable, task));
    if (validation.length === 0) {
      throw new StudioError('classUnknown',
        `${validationTable.fileName}: no row has a label of the training file in column "${task.labelColumn}". Check that both files name their classes alike.`,
        { file: validationTable.fileName, column: task.labelColumn });
    }
  } else {
    const { validationFraction, seed } = data.split;
    const parts = stratifiedSplit(all.map((example) => example.classIndex), validationFraction, seed, all.map((example) => example.input));
    train = pick(all, parts.train);
    validation = pick(all, parts.validation);
  }
  const value: Prepared = {
    task, labels, maxContextTokens: limit,
    train: encodeRows(tokenizer, table, task, train, limit),
    validation: encodeRows(tokenizer, validationTable, task, validation, limit),
  };
  state.prepared = { key, value };
  return value;
}

/** items[indices[i]], in that order. */
export function pick<T>(items: readonly T[], indices: ArrayLike<number>): T[] {
  return Array.from(indices, (index) => items[index]).filter((item) => item !== undefined);
}

/** The expected class of each example; -1 where unlabelled. */
export function classesOf(part: Part): number[] {
  return part.examples.map((example) => example.classIndex);
}
