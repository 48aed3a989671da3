import type { FileSource } from '../../../domain/files.ts';
import { isObject, readJsonObject } from './readJson.ts';
import type { JsonObject } from './readJson.ts';

/** What lies beside a vocabulary; each empty where its file is missing. */
export interface Settings {
  /** tokenizer_config.json; null where there is none. */
  readonly tokenizer: JsonObject | null;
  readonly model: JsonObject;
  readonly specialTokensMap: JsonObject;
  readonly addedTokens: JsonObject;
}

/** The named special tokens in the order in which transformers adds them (`SPECIAL_TOKENS_ATTRIBUTES`). */
const NAMES = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'] as const;
export type SpecialName = (typeof NAMES)[number];
export type SpecialDefaults = Readonly<Partial<Record<SpecialName, string>>>;

/** Reads the settings' files that are there; throws `tokenizerInvalid` for one that is no JSON object. */
export async function readSettings(files: FileSource, present: ReadonlySet<string>): Promise<Settings> {
  const optional = async (path: string): Promise<JsonObject | null> => (present.has(path) ? readJsonObject(files, path) : null);
  return {
    tokenizer: await optional('tokenizer_config.json'),
    model: await optional('config.json') ?? {},
    specialTokensMap: await optional('special_tokens_map.json') ?? {},
    addedTokens: await optional('added_tokens.json') ?? {},
  };
}

/** The name of the tokenizer's class without `Fast`; null where neither file says it. */
export function tokenizerClass({ tokenizer, model }: Settings): string | null {
  const named = tokenizer?.['tokenizer_class'] ?? model['tokenizer_class'];
  return typeof named === 'string' ? named.replace(/Fast$/, '') : null;
}

/** A named special token's text, or the class's default; null where it is set to none. */
export function specialToken({ tokenizer, specialTokensMap }: Settings, name: SpecialName, defaults: SpecialDefaults): string | null {
  return contentOf(valueOf({ ...tokenizer, ...legacyMap(tokenizer, specialTokensMap) }, name, defaults));
}

/**
 * The added tokens of a folder without tokenizer.json, as transformers 5.23 collects them: `added_tokens_decoder` of
 * tokenizer_config.json (else added_tokens.json), the named special tokens, then `extra_special_tokens` or what the file
 * of the vocabulary brings (`own`). One that is not in the vocabulary gets the next id.
 */
export function collectAddedTokens(settings: Settings, defaults: SpecialDefaults, vocab: ReadonlyMap<string, number>, own: readonly string[]): JsonObject[] {
  const legacy = legacyMap(settings.tokenizer, settings.specialTokensMap);
  const all: JsonObject = { ...settings.tokenizer, ...legacy };
  const special = NAMES.flatMap((name) => valueOf(all, name, defaults) ?? []);
  const listed = all['extra_special_tokens'] ?? all['additional_special_tokens'];
  const extra: readonly unknown[] = Array.isArray(listed) && listed.length > 0 ? listed : own;
  const names = new Set([...special, ...extra].map(contentOf));
  const declared = settings.tokenizer?.['added_tokens_decoder'];
  const first: unknown[] = isObject(declared)
    ? sortedById(Object.entries(declared).map(([id, token]) => [Number(id), token]))
    : sortedById(Object.entries(settings.addedTokens).map(([token, id]) => [Number(id), { content: token, special: names.has(token), normalized: !names.has(token) }]));
  const tokens = new Map<string, JsonObject>();
  let next = vocab.size;
  for (const token of [...first, ...special, ...extra]) {
    const content = contentOf(token);
    if (content === null || tokens.has(content)) continue;
    const fields = isObject(token) ? token : {};
    const isSpecial = names.has(content) || fields['special'] === true;
    tokens.set(content, {
      single_word: false, lstrip: false, rstrip: false, normalized: !isSpecial, ...fields, content, special: isSpecial, id: vocab.get(content) ?? next++,
    });
  }
  return [...tokens.values()];
}

/** special_tokens_map.json counts only where tokenizer_config.json doesn't list the added tokens. */
function legacyMap(tokenizer: JsonObject | null, map: JsonObject): JsonObject {
  if (isObject(tokenizer?.['added_tokens_decoder'])) return {};
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== 'additional_special_tokens'));
}

function valueOf(settings: JsonObject, name: SpecialName, defaults: SpecialDefaults): unknown {
  return name in settings ? settings[name] : defaults[name] ?? null;
}

function contentOf(token: unknown): string | null {
  const content = isObject(token) ? token['content'] : token;
  return typeof content === 'string' ? content : null;
}

function sortedById(tokens: readonly (readonly [number, unknown])[]): unknown[] {
  return tokens.toSorted(([a], [b]) => a - b).map(([, token]) => token);
}

/** The post-processor that puts the beginning and the end of text around, where the settings ask for it. */
export function surroundingProcessor(settings: Settings, defaults: SpecialDefaults, added: readonly JsonObject[]): JsonObject {
  const left = settings.tokenizer?.['add_bos_token'] === true ? specialToken(settings, 'bos_token', defaults) : null;
  const right = settings.tokenizer?.['add_eos_token'] === true ? specialToken(settings, 'eos_token', defaults) : null;
  return templateProcessor(left, right, (token) => added.find(({ content }) => content === token)?.['id']);
}

/** A TemplateProcessing with one token or none on each side. */
export function templateProcessor(left: string | null, right: string | null, idOf: (token: string) => unknown): JsonObject {
  const item = (token: string | null) => (token === null ? [] : [{ SpecialToken: { id: token, type_id: 0 } }]);
  const tokens = [left, right].flatMap((token) => token ?? []);
  return {
    type: 'TemplateProcessing',
    single: [...item(left), { Sequence: { id: 'A', type_id: 0 } }, ...item(right)],
    special_tokens: Object.fromEntries(tokens.map((token) => [token, { id: token, ids: [idOf(token)], tokens: [token] }])),
  };
}
