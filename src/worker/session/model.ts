import { chatFormat, readChatTemplate } from '../../data/chat/index.ts';
import { loadTokenizer } from '../../data/tokenize/index.ts';
import type { DtypeChoice } from '../../domain/model.ts';
import { StudioError, toErrorReport } from '../../domain/errors.ts';
import { compileGeneration } from '../../engine/evaluate/compileGeneration.ts';
import { readModelPlan } from '../../engine/models/config.ts';
import { loadModel as loadWeights } from '../../engine/models/load.ts';
import type { ModelSource, Result } from '../protocol.ts';
import { compileForLater } from './compileForLater.ts';
import { ensureDevice } from './device.ts';
import { readLicence } from './licence.ts';
import { readOnce } from './readOnce.ts';
import type { SessionState } from './state.ts';

/** Loads a model's tokenizer and weights; the one before stays until the new one is whole. Throws `usage` where another was asked for meanwhile. */
export async function loadModel(state: SessionState, source: ModelSource, dtype: DtypeChoice = 'auto'): Promise<Result<'model/load'>> {
  const mine = ++state.modelsAsked;
  const files = await state.host.openModel(source);
  const read = await readOnce(files);
  // What is wrong with the folder is told before a device is opened for it.
  await readModelPlan(read);
  const tokenizer = await loadTokenizer(read);
  const template = await readChatTemplate(read);
  const chat = template === null ? null : await chatFormat(template, tokenizer);
  await ensureDevice(state);
  const weights = await loadWeights(read, { dtype, onProgress: (progress) => state.host.emit('model/progress', progress) });
  if (mine !== state.modelsAsked) {
    weights.dispose();
    throw new StudioError('usage', `${weights.summary.name} was loaded, but another model was chosen meanwhile.`, { what: 'model' });
  }
  state.model?.weights?.dispose();
  state.model = { summary: weights.summary, tokenizer, chat, files, dtype, weights };
  if (state.prompt && state.prompt.prompt.hiddenSize !== weights.config.hiddenSize) state.prompt = null;
  const licence = await readLicence(files);
  const kept = await state.host.keepModel(source, files, licence).then((key) => ({ key }), (error: unknown) => ({ error: toErrorReport(error) }));
  compileForLater(state, () => compileGeneration(weights));
  return { summary: weights.summary, chat, chatUnreadable: template !== null && chat === null, licence, kept };
}
