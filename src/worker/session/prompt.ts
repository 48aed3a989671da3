import { readAdapterFiles } from '../../artifacts/adapter/readAdapterFiles.ts';
import { toJson, toNpy, toPeftZip } from '../../artifacts/adapter/exports.ts';
import { encodeLabels, encodeText } from '../../data/tokenize/index.ts';
import { RANGES } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileBytes } from '../../domain/files.ts';
import type { Adapter } from '../../domain/prompt.ts';
import { compare } from '../../engine/evaluate/compare.ts';
import { generateGreedy } from '../../engine/evaluate/generateGreedy.ts';
import type { Params, Result } from '../protocol.ts';
import { ensureModel } from './device.ts';
import { nearestWords } from './nearest.ts';
import { classesOf, contextLimit, prepare } from './prepare.ts';
import { evaluatedExamples } from './run.ts';
import { predict } from './score.ts';
import { needPrompt, type SessionState } from './state.ts';
import { withDevicePrompt } from './withDevicePrompt.ts';

/** Rows a forward may have where no run says otherwise. */
const maxRows = RANGES.maxRows.default;

/** Makes a prompt current. Throws `adapterWidth` where it was made for a model of another width. */
export async function usePrompt(state: SessionState, adapter: Adapter): Promise<Result<'prompt/use'>> {
  const known = await ensureModel(state);
  const { hiddenSize } = known.summary.config;
  if (adapter.prompt.hiddenSize !== hiddenSize) {
    throw new StudioError('adapterWidth',
      `This prompt has vectors of ${adapter.prompt.hiddenSize} numbers, the model ${known.summary.name} takes ${hiddenSize}. Load the model it was trained for${adapter.description ? `: ${adapter.description.model.name}` : ''}.`,
      { promptWidth: adapter.prompt.hiddenSize, modelWidth: hiddenSize });
  }
  state.prompt = adapter;
  return { nearest: await nearestWords(known, adapter.prompt) };
}

/** What the model answers to one text, without and with the current prompt. */
export async function tryText(state: SessionState, { task, fields }: Params<'prompt/try'>): Promise<Result<'prompt/try'>> {
  const { weights, tokenizer, summary } = await ensureModel(state);
  const adapter = needPrompt(state);
  const labels = encodeLabels(tokenizer, task, summary.config.decoderStartTokenId);
  const limit = contextLimit(summary.config, adapter.prompt.numVirtualTokens, labels);
  const encoded = encodeText(tokenizer, task, fields, limit);
  const scoring = { model: weights, labels, maxRows };
  const [without] = await predict(scoring, [encoded], null);
  const [after] = await withDevicePrompt(adapter, (prompt) => predict(scoring, [encoded], prompt));
  if (!without || !after) throw new StudioError('unexpected', 'The model gave no answer.');
  return {
    without, with: after,
    tokens: Array.from(encoded.contextIds, (id) => tokenizer.tokenText(id)),
    truncatedTokens: encoded.truncatedTokens,
  };
}

/** Scores the held-out part again with the current prompt, as after a run. */
export async function evaluatePrompt(state: SessionState, { data, task }: Params<'prompt/evaluate'>): Promise<Result<'prompt/evaluate'>> {
  const { weights } = await ensureModel(state);
  const adapter = needPrompt(state);
  const prepared = prepare(state, data, task, adapter.prompt.numVirtualTokens);
  const scoring = { model: weights, labels: prepared.labels, maxRows };
  const breathe = () => state.host.breathe();
  const { encoded } = prepared.validation;
  const without = await predict(scoring, encoded, null, breathe);
  const tuned = await withDevicePrompt(adapter, (prompt) => predict(scoring, encoded, prompt, breathe));
  return {
    examples: evaluatedExamples(prepared, without, tuned),
    comparison: compare(without, tuned, classesOf(prepared.validation), classesOf(prepared.train), task.classes.length),
  };
}

/** Greedy continuation of a text, or an encoder-decoder's answer to it; ids with special and input tokens, up to the end of text. */
export async function generateText(state: SessionState, { input, maxNew, withPrompt: tuned }: Params<'prompt/generate'>): Promise<Result<'prompt/generate'>> {
  const { weights, tokenizer, summary } = await ensureModel(state);
  const ids = tokenizer.encode(input);
  const endIds = summary.config.eosTokenIds;
  const all = await withDevicePrompt(tuned ? needPrompt(state) : null, (prompt) => generateGreedy(weights, prompt, ids, maxNew, endIds));
  return { ids: all, text: tokenizer.decode(all, { skipSpecialTokens: true }) };
}

/** The writers of the export formats. */
const EXPORTS = { peftZip: toPeftZip, npy: toNpy, json: toJson } as const;

/** A prompt that does not say what kind of model it is for is written for the one that is loaded. */
export function exportPrompt(state: SessionState, { adapter, format }: Params<'prompt/export'>): FileBytes {
  const kind = adapter.description?.model ?? state.model?.summary.config;
  return EXPORTS[format](adapter, kind?.encoderDecoder ?? false);
}

export function importPrompt(files: readonly FileBytes[]): Adapter {
  return readAdapterFiles(files);
}
