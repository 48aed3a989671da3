import { readAdapterFiles } from '../../artifacts/adapter/readAdapterFiles.ts';
import type { RunConfig } from '../../domain/config.ts';
import type { FileBytes } from '../../domain/files.ts';
import type { EncodedLabels, Tokenizer } from '../../domain/task.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import { initialisePrompt } from '../../engine/prompt/initialisePrompt.ts';

/** The prompt a run starts from, [P,H] row-major. */
export async function initialPrompt(
  model: BaseModel, tokenizer: Tokenizer, labels: EncodedLabels, config: RunConfig, initFile: FileBytes | undefined,
): Promise<Float32Array> {
  const needsFile = config.promptInit === 'file' || config.promptInit === 'transfer';
  return initialisePrompt(model, {
    init: config.promptInit,
    numVirtualTokens: config.numVirtualTokens,
    seed: config.seed,
    topK: config.initTopK,
    ...(config.promptInit === 'text' ? { textIds: Array.from(tokenizer.encode(config.initText, { addSpecialTokens: false })) } : {}),
    labelIds: labels.ids.map((ids, index) => Array.from(labels.endOfText[index] ? ids.subarray(0, -1) : ids)),
    ...(needsFile && initFile ? { file: readAdapterFiles([initFile]).prompt } : {}),
  });
}
