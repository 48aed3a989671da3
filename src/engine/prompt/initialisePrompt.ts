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
  /** Sampled tokens come from the first so many ids; 0: from all. */
  readonly topK?: number;
  /** `file`, `transfer`: the prompt to go on from. */
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
  transfer: fromOtherTask,
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

function fromFile(model: BaseModel, options: PromptInitOptions): Float32Array {
  const { numVirtualTokens } = options;
  const file = fittingFile(model, options);
  if (file.numVirtualTokens !== numVirtualTokens) {
    throw new StudioError('configOutOfRange', `The prompt file has ${file.numVirtualTokens} virtual tokens, but numVirtualTokens is ${numVirtualTokens}; set it to ${file.numVirtualTokens}, or start by "transfer", which cuts and fills up.`, { key: 'numVirtualTokens', value: numVirtualTokens, fileTokens: file.numVirtualTokens });
  }
  return file.values.slice();
}

/** Another task's prompt (Vu et al. 2022, SPoT): its first P vectors; sampled vocabulary where it has fewer. */
async function fromOtherTask(model: BaseModel, options: PromptInitOptions): Promise<Float32Array> {
  const { numVirtualTokens } = options;
  const { values, hiddenSize, numVirtualTokens: given } = fittingFile(model, options);
  const prompt = new Float32Array(numVirtualTokens * hiddenSize);
  const taken = Math.min(given, numVirtualTokens);
  prompt.set(values.subarray(0, taken * hiddenSize));
  if (taken < numVirtualTokens) {
    prompt.set(await model.embeddingRows(sampleVocabulary(model, options, numVirtualTokens - taken)), taken * hiddenSize);
  }
  return prompt;
}

/** The file, of the model's width. */
function fittingFile(model: BaseModel, { init, file }: PromptInitOptions): SoftPrompt {
  if (file === undefined) throw new StudioError('configOutOfRange', `promptInit is "${init}", but no file was given; choose a .npy or a PEFT adapter.`, { key: 'promptInit' });
  const { hiddenSize } = model.config;
  if (file.hiddenSize === hiddenSize) return file;
  throw new StudioError('adapterWidth', `The prompt file is ${file.hiddenSize} wide, the model ${hiddenSize}; it was made for another model.`, { promptWidth: file.hiddenSize, modelWidth: hiddenSize });
}

/**
 * Token ids drawn without replacement, special tokens left out; begins again where they are used up. From the first
 * `topK` ids where that is given: tokenizers number their tokens by how early (BPE) or how often they were merged or
 * met, and the paper's code takes the first 5 000 likewise (`population_size` of google-research/prompt-tuning).
 */
function sampleVocabulary(model: BaseModel, { seed, excludeIds, topK = 0 }: PromptInitOptions, count: number): Int32Array {
  const { vocabSize, bosTokenId, eosTokenIds, padTokenId } = model.config;
  const excluded = new Set<number | null>(excludeIds ?? [bosTokenId, padTokenId, ...eosTokenIds]);
  const population = topK === 0 ? vocabSize : Math.min(topK, vocabSize);
  const ids = Int32Array.from({ length: population }, (_, id) => id).filter((id) => !excluded.has(id));
  if (ids.length === 0) throw new StudioError('configOutOfRange', `initTopK is ${topK}, but the first ${topK} tokens of this vocabulary are special ones; raise it.`, { key: 'initTopK', value: topK });
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
