import { isObject, readJsonObject } from '../tokenize/definition/readJson.ts';
import type { JsonObject } from '../tokenize/definition/readJson.ts';
import type { FileSource } from '../../domain/files.ts';

/** A chat template in Jinja, and the names of special tokens that it may ask for. */
export interface ChatTemplate { readonly jinja: string; readonly specialTokens: Readonly<Record<string, string>> }

/**
 * The chat template of a model folder: chat_template.jinja, else `chat_template` of tokenizer_config.json (one, or a list
 * of named ones, of which "default" or the first is taken), else chat_template.json. Null where there is none. Throws
 * `tokenizerInvalid` for a file that is no JSON object.
 */
export async function readChatTemplate(files: FileSource): Promise<ChatTemplate | null> {
  const present = new Set((await files.list()).map(({ path }) => path));
  const optional = async (path: string): Promise<JsonObject> => (present.has(path) ? readJsonObject(files, path) : {});
  const config = await optional('tokenizer_config.json');
  const jinja = present.has('chat_template.jinja')
    ? new TextDecoder().decode(await files.read('chat_template.jinja'))
    : chosen(config['chat_template']) ?? chosen((await optional('chat_template.json'))['chat_template']);
  if (jinja === null) return null;
  const named: JsonObject = { ...await optional('special_tokens_map.json'), ...config };
  const tokens = Object.entries(named).flatMap(([name, token]) => {
    const content = isObject(token) ? token['content'] : token;
    return name.endsWith('_token') && typeof content === 'string' ? [[name, content] as const] : [];
  });
  return { jinja, specialTokens: Object.fromEntries(tokens) };
}

function chosen(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const entries: unknown[] = Array.isArray(value) ? value : isObject(value) ? Object.entries(value).map(([name, template]) => ({ name, template })) : [];
  const named = entries.filter(isObject);
  const template = (named.find(({ name }) => name === 'default') ?? named[0])?.['template'];
  return typeof template === 'string' ? template : null;
}
