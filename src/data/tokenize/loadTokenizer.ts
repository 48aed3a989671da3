import type { FileSource } from '../../domain/files.ts';
import type { Tokenizer } from '../../domain/task.ts';
import { readDefinition } from './definition/readDefinition.ts';
import { invalid } from './definition/readJson.ts';
import { readSettings, specialToken } from './definition/settings.ts';
import type { Settings, SpecialDefaults } from './definition/settings.ts';
import { buildTokenizer } from './pipeline/tokenizer.ts';

/**
 * The tokenizer of a model folder: tokenizer.json, else vocab.json with merges.txt, else tokenizer.model (SentencePiece),
 * with tokenizer_config.json, config.json, special_tokens_map.json and added_tokens.json where they are there. Which
 * special tokens a text gets is what the post-processor says.
 * Throws `tokenizerInvalid` with the file and the part; `modelFileMissing` where there is no tokenizer.
 */
export async function loadTokenizer(files: FileSource): Promise<Tokenizer> {
  const present = new Set((await files.list()).map(({ path }) => path));
  const settings = await readSettings(files, present);
  const { file, build } = await readDefinition(files, present, settings);
  try {
    const { definition, defaults } = build();
    return buildTokenizer(definition, (ids) => endOfText(ids, settings, defaults));
  } catch (error) {
    throw invalid(files, file, error instanceof Error ? error.message : String(error));
  }
}

/** `eos_token` of the settings or of the tokenizer's class, else `eos_token_id` of config.json. */
function endOfText(ids: ReadonlyMap<string, number>, settings: Settings, defaults: SpecialDefaults): number | null {
  const id = ids.get(specialToken(settings, 'eos_token', defaults) ?? '');
  if (id !== undefined) return id;
  const listed = settings.model['eos_token_id'];
  const first: unknown = Array.isArray(listed) ? listed[0] : listed;
  return typeof first === 'number' ? first : null;
}
