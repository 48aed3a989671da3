import { activationBytes, HEAP_BYTES_PER_BYTE, largestForward, type TextSize } from '../domain/activationBytes.ts';
import type { BackendName } from '../domain/device.ts';
import type { RunConfig } from '../domain/config.ts';
import type { MemoryNeed } from '../domain/fit.ts';
import type { ModelOutline, WeightDtype } from '../domain/model.ts';
import type { DataProfile } from '../domain/table.ts';
import type { TaskPreview } from '../worker/protocol.ts';

/** A tokenizer of English makes about one token of four letters; of the model that is not here, more is not known. */
const LETTERS_PER_TOKEN = 4;
/** Where there are no examples yet: a message of a few sentences, answered with a word or two. */
const USUAL: TextSize = { textTokens: 64, answerTokens: 2 };
/** AdamW keeps two numbers for each of the prompt's (Kingma and Ba 2015), beside the prompt itself. */
const PROMPT_COPIES = 3;

/** How long the project's texts are, as the loaded model counts them, else by their letters. */
export function usualText(preview: TaskPreview | null, profile: DataProfile | null): TextSize {
  if (preview !== null && preview.trainExamples > 0) {
    return {
      textTokens: Math.ceil(preview.meanContextTokens),
      answerTokens: Math.max(1, ...preview.labelTokens.map(({ tokens, endOfText }) => tokens.length + (endOfText ? 1 : 0))),
    };
  }
  if (profile === null || profile.lengths.median === 0) return USUAL;
  return { ...USUAL, textTokens: Math.ceil(profile.lengths.median / LETTERS_PER_TOKEN) };
}

/** What training takes with a model's weights kept as `dtype` on a backend. */
export function memoryNeed(outline: ModelOutline, dtype: WeightDtype, config: RunConfig, text: TextSize, backend: BackendName | null): MemoryNeed {
  const { config: model, weightBytes } = outline;
  const fits = { textTokens: Math.max(1, Math.min(text.textTokens, model.maxPositions - config.numVirtualTokens - text.answerTokens)), answerTokens: text.answerTokens };
  return {
    weights: weightBytes[dtype] + (backend === 'wasm' ? turnedBytes(outline) : 0),
    activations: activationBytes(model, largestForward(config, fits, model.encoderDecoder)) * (backend === 'wasm' ? HEAP_BYTES_PER_BYTE : 1),
    prompt: PROMPT_COPIES * 4 * config.numVirtualTokens * model.hiddenSize,
  };
}

/** WebAssembly keeps each linear weight a second time, turned (engine/weights): all but the token table and the head. */
function turnedBytes({ config: { vocabSize, hiddenSize, tiedHead }, parameters }: ModelOutline): number {
  return 4 * Math.max(0, parameters - vocabSize * hiddenSize * (tiedHead ? 1 : 2));
}
