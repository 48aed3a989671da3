import * as z from '../../artifacts/zod.ts';
import { StudioError } from '../../domain/errors.ts';
import type { ModelConfig } from '../../domain/model.ts';
import type { ActivationKind } from '../ops/types.ts';

export const CONFIG_FILE = 'config.json';

export const count = z.int().check(z.positive());
export const positive = z.number().check(z.positive());
const tokenId = z.int().check(z.nonnegative());

/** A family's own default for what its config.json does not say, as in its configuration class in transformers. */
export interface TokenDefaults {
  readonly bos: number | null;
  readonly eos: number | null;
  readonly pad: number | null;
  readonly tiedHead: boolean;
}

/** The fields of special tokens and of the head, named alike by all families. */
export function tokenFields({ bos, eos, pad, tiedHead }: TokenDefaults) {
  return {
    bos_token_id: z._default(z.nullable(z.int()), bos),
    eos_token_id: z._default(z.nullable(z.union([z.int(), z.array(tokenId)])), eos),
    pad_token_id: z._default(z.nullable(z.int()), pad),
    tie_word_embeddings: z._default(z.boolean(), tiedHead),
  };
}

export interface TokenFile {
  readonly bos_token_id: number | null;
  readonly eos_token_id: number | number[] | null;
  readonly pad_token_id: number | null;
  readonly tie_word_embeddings: boolean;
}

/** Those fields in our words. Some folders write a negative id for none. */
export function tokensOf(file: TokenFile): Pick<ModelConfig, 'bosTokenId' | 'eosTokenIds' | 'padTokenId' | 'tiedHead'> {
  const known = (id: number | null): number | null => (id !== null && id >= 0 ? id : null);
  const eos = file.eos_token_id ?? [];
  return {
    bosTokenId: known(file.bos_token_id),
    eosTokenIds: (Array.isArray(eos) ? eos : [eos]).filter((id) => id >= 0),
    padTokenId: known(file.pad_token_id),
    tiedHead: file.tie_word_embeddings,
  };
}

/** config.json through a family's schema. Throws `modelConfigInvalid` naming the key. */
export function readOptions<T extends z.ZodMiniType>(schema: T, json: unknown): z.output<T> {
  const file = schema.safeParse(json);
  if (file.success) return file.data;
  const issue = file.error.issues[0];
  throw invalidOption(issue?.path.join('.') ?? '', issue?.message ?? 'is wrong');
}

/** transformers' names (activations.py) of the functions we have; the tanh forms differ in spelling only. */
const ACTIVATIONS: Readonly<Record<string, ActivationKind>> = {
  gelu: 'gelu', gelu_python: 'gelu',
  gelu_new: 'geluTanh', gelu_fast: 'geluTanh', gelu_accurate: 'geluTanh', gelu_pytorch_tanh: 'geluTanh', gelu_python_tanh: 'geluTanh',
  silu: 'silu', swish: 'silu', relu: 'relu',
};

/** The activation an option names. Throws `modelUnsupported`. */
export function activationOf(key: string, name: string): ActivationKind {
  const kind = ACTIVATIONS[name];
  if (kind !== undefined) return kind;
  throw unsupportedOption(key, name, `the activations ${Object.keys(ACTIVATIONS).join(', ')}`);
}

/** Refuses by name each option that is set to another value than the one we compute. Throws `modelUnsupported`. */
export function requireOptions(file: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, string | number | boolean | null>>): void {
  for (const [key, value] of Object.entries(wanted)) {
    const found = file[key];
    if (found !== undefined && found !== null && found !== value) throw unsupportedOption(key, textOf(found), value === null ? 'models without it' : textOf(value));
  }
}

/** Heads that come out even: hk divides h, and D is a whole number. */
export function headsOf(
  hiddenSize: number, numHeads: number, numKeyValueHeads: number, headDim: number | null,
): Pick<ModelConfig, 'numHeads' | 'numKeyValueHeads' | 'headDim'> {
  if (numHeads % numKeyValueHeads !== 0) throw invalidOption('num_key_value_heads', `is ${numKeyValueHeads}, which does not divide num_attention_heads ${numHeads}`);
  const width = headDim ?? hiddenSize / numHeads;
  if (!Number.isInteger(width)) throw invalidOption('head_dim', `comes to ${width} (hidden_size ${hiddenSize} over ${numHeads} heads); heads need a whole width`);
  return { numHeads, numKeyValueHeads, headDim: width };
}

export function invalidOption(key: string, what: string): StudioError {
  return new StudioError('modelConfigInvalid', `${CONFIG_FILE}${key === '' ? '' : `: "${key}"`} ${what}; get the file again.`, { file: CONFIG_FILE, key });
}

export function unsupportedOption(key: string, value: string, supported: string): StudioError {
  return new StudioError('modelUnsupported', `${CONFIG_FILE}: "${key}" is "${value}"; this program runs ${supported} only.`, { file: CONFIG_FILE, key, value });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
