import * as z from '../../artifacts/zod.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import type { ModelPlan } from './family.ts';
import { CONFIG_FILE, invalidOption, unsupportedOption } from './options.ts';
import { familyOf } from './registry.ts';

const head = z.looseObject({ model_type: z.string(), quantization_config: z.optional(z.unknown()) });

/**
 * Reads and checks a folder's config.json. Defaults are those of the family's class in transformers.
 * Throws `modelConfigMissing`, `modelConfigInvalid` (with the key) or `modelUnsupported` (with the option).
 */
export async function readModelPlan(files: FileSource): Promise<ModelPlan> {
  if (!(await files.list()).some((file) => file.path === CONFIG_FILE)) {
    throw new StudioError('modelConfigMissing', `${files.name} has no ${CONFIG_FILE}; choose a folder in Hugging Face layout (config.json, model.safetensors, tokenizer.json).`, { file: CONFIG_FILE });
  }
  return parseModelPlan(new TextDecoder().decode(await files.read(CONFIG_FILE)));
}

/** config.json's text → what it says; see readModelPlan. */
export function parseModelPlan(text: string): ModelPlan {
  const json = parseJson(text);
  const file = head.safeParse(json);
  if (!file.success) throw invalidOption('model_type', 'is missing or no text');
  const family = familyOf(file.data.model_type);
  if (file.data.quantization_config !== undefined && file.data.quantization_config !== null) {
    throw unsupportedOption('quantization_config', 'set', 'weights in F32, F16 or BF16');
  }
  return family.parse(json);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidOption('', `is not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}
