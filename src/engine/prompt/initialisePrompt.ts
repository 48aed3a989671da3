import type { PromptInit } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import type { SoftPrompt } from '../../domain/prompt.ts';
import { createRandom, shuffle } from '../../domain/random.ts';
import type { BaseModel } from '../models/baseModel.ts';

export interface PromptInitOptions {
  readonly init: PromptInit;
  /** P */
  readonly numVirtualTokens: number;
  readonly seed: number;
  /** `text`: the text's token ids. */
  readonly textIds?: readonly number[];
  /** `classLabels`: the label's token ids of each class. */
  readonly labelIds?: readonly (readonly number[])[];
  /** `file`: the prompt to go on from. */
  readonly file?: SoftPrompt;
  /** Never sampled; the model's special tokens unless given. */
  readonly excludeIds?: readonly number[];
}

/** The paper's range for random uniform initialisation (Lester et al. 2021, §3.2). */
const UNIFORM_RANGE = 0.5;

/**
 * The prompt a run starts from, [P,H] row-major; the same seed gives the same values.
 * Throws `configOutOfRange` (no text, no labels, a file of another length) or `adapterWidth`.
 */
export async function initialisePrompt(model: BaseModel, options: PromptInitOptions): Promise<Float32Array> {
  return INITIALISERS[options.init](model, options);
}

const INITIALISERS: Readonly<Record<PromptInit, (model: BaseModel, options: PromptInitOptions) => Float32Array | Promise<Float32Array>>> = {
  random: ({ config }, { numVirtualTokens, seed }) => {
    const random = createRandom(seed, 'prompt/random');
    return Float32Array.from({ length: numVirtualTokens * config.hiddenSize }, () => (2 * random.next() - 1) * UNIFORM_RANGE);
  },
  sampleVocab: (model, options) => model.embeddingRows(sampleVocabulary(model, options, options.numVirtualTokens)),
  text: (model, { textIds, numVirtualTokens }) => model.embeddingRows(repeatTo(needed(textIds, 'text'), numVirtualTokens)),
  classLabels: fromClassLabels,
  file: fromFile,
};

/** The mean of each class's label embeddings, in class order; sampled vocabulary where P is larger than the classes. */
async function fromClassLabels(model: BaseModel, options: PromptInitOptions): Promise<Float32Array> {
  const { hiddenSize } = model.config;
  const labels = needed(options.labelIds, 'classLabels').slice(0, options.numVirtualTokens);
  const prompt = new Float32Array(options.numVirtualTokens * hiddenSize);
  for (const [index, ids] of labels.entries()) {
    const rows = await model.embeddingRows(Int32Array.from(ids));
    for (let d = 0; d < hiddenSize; d++) {
      let sum = 0;
      for (let i = 0; i < ids.length; i++) sum += rows[i * hiddenSize + d] ?? 0;
      prompt[index * hiddenSize + d] = sum / ids.length;
    }
  }
  const rest = options.numVirtualTokens - labels.length;
  if (rest > 0) prompt.set(await model.embeddingRows(sampleVocabulary(model, options, rest)), labels.length * hiddenSize);
  return prompt;
}

function fromFile(model: BaseModel, { file, numVirtualTokens }: PromptInitOptions): Float32Array {
  if (file === undefined) throw new StudioError('configOutOfRange', 'promptInit is "file", but no file was given; choose a .npy or a PEFT adapter.', { key: 'promptInit' });
  const { hiddenSize } = model.config;
  if (file.hiddenSize !== hiddenSize) {
    throw new StudioError('adapterWidth', `The prompt file is ${file.hiddenSize} wide, the model ${hiddenSize}; it was made for another model.`, { promptWidth: file.hiddenSize, modelWidth: hiddenSize });
  }
  if (file.numVirtualTokens !== numVirtualTokens) {
    throw new StudioError('configOutOfRange', `The prompt file has ${file.numVirtualTokens} virtual tokens, but numVirtualTokens is ${numVirtualTokens}; set it to ${file.numVirtualTokens}.`, { key: 'numVirtualTokens', value: numVirtualTokens, fileTokens: file.numVirtualTokens });
  }
  return file.values.slice();
}

/** Token ids drawn without replacement, special tokens left out; begins again where the vocabulary is used up. */
function sampleVocabulary(model: BaseModel, { seed, excludeIds }: PromptInitOptions, count: number): Int32Array {
  const { vocabSize, bosTokenId, eosTokenIds, padTokenId } = model.config;
  const excluded = new Set<number | null>(excludeIds ?? [bosTokenId, padTokenId, ...eosTokenIds]);
  const ids = Int32Array.from({ length: vocabSize }, (_, id) => id).filter((id) => !excluded.has(id));
  shuffle(ids, createRandom(seed, 'prompt/vocabulary'));
  return repeatTo(ids, count);
}

/** Repeated or cut to `length`, as PEFT does with its initial text. */
function repeatTo(ids: ArrayLike<number>, length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => ids[i % ids.length] ?? 0);
}

function needed<T>(items: readonly T[] | undefined, init: PromptInit): readonly T[] {
  if (items !== undefined && items.length > 0) return items;
  throw new StudioError('configOutOfRange', `promptInit is "${init}", but there is nothing to start from: it gives no token.`, { key: 'promptInit', value: init });
}
