import * as z from '../../../artifacts/zod.ts';
import { byteLevelBytes } from './byteLevel.ts';
import { fieldsOf, patternSchema, typeOf, unsupported } from './parts.ts';
import { literal, toRegExp } from './pattern.ts';

const PLACE = 'decoder';
/** Tokens to texts that are joined without a space. */
type Decode = (tokens: readonly string[]) => readonly string[];

const sequenceSchema = z.object({ decoders: z.array(z.unknown()) });
const metaspaceSchema = z.object({
  replacement: z.string(), add_prefix_space: z.optional(z.boolean()), prepend_scheme: z.optional(z.enum(['always', 'first', 'never'])),
});
const replaceSchema = z.object({ pattern: patternSchema, content: z.string() });
const stripSchema = z.object({ content: z.string(), start: z.int(), stop: z.int() });

/** Whether tokens are written in GPT-2's byte characters. */
export function decodesBytes(part: unknown): boolean {
  if (part === null || part === undefined) return false;
  const type = typeOf(part, PLACE);
  return type === 'Sequence' ? fieldsOf(part, PLACE, sequenceSchema).decoders.some(decodesBytes) : type === 'ByteLevel';
}

/** The decoder of a tokenizer.json; without one, tokens are joined by spaces. Throws with its name where it is not supported. */
export function buildDecoder(part: unknown): (tokens: readonly string[]) => string {
  if (part === null || part === undefined) return (tokens) => tokens.join(' ');
  const decode = build(part);
  return (tokens) => decode(tokens).join('');
}

function build(part: unknown): Decode {
  const type = typeOf(part, PLACE);
  switch (type) {
    case 'Sequence': {
      const steps = fieldsOf(part, PLACE, sequenceSchema).decoders.map(build);
      return (tokens) => steps.reduce((done, step) => step(done), tokens);
    }
    case 'ByteLevel': return byteLevel;
    case 'Metaspace': {
      const { replacement, add_prefix_space: prefix, prepend_scheme: scheme } = fieldsOf(part, PLACE, metaspaceSchema);
      const bare = (scheme ?? (prefix === false ? 'never' : 'always')) === 'never';
      return (tokens) => tokens.map((token, i) => token.replaceAll(replacement, i === 0 && !bare ? '' : ' '));
    }
    case 'Replace': {
      const { pattern, content } = fieldsOf(part, PLACE, replaceSchema);
      const from = 'String' in pattern ? literal(pattern.String) : toRegExp(pattern.Regex);
      return (tokens) => tokens.map((token) => token.replaceAll(from, () => content));
    }
    case 'ByteFallback': return byteFallback;
    case 'Fuse': return (tokens) => [tokens.join('')];
    case 'Strip': {
      const { content, start, stop } = fieldsOf(part, PLACE, stripSchema);
      return (tokens) => tokens.map((token) => stripped(token, content, start, stop));
    }
    default: throw unsupported(PLACE, type);
  }
}

function byteLevel(tokens: readonly string[]): readonly string[] {
  const bytes: number[] = [];
  for (const token of tokens) for (const byte of byteLevelBytes(token) ?? new TextEncoder().encode(token)) bytes.push(byte);
  return [new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))];
}

/** Neighbouring `<0x..>` as the text their bytes are; where they are none, each as U+FFFD. */
function byteFallback(tokens: readonly string[]): readonly string[] {
  const out: string[] = [];
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) out.push(utf8(bytes) ?? '\ufffd'.repeat(bytes.length));
    bytes = [];
  };
  for (const token of tokens) {
    const hex = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else {
      flush();
      out.push(token);
    }
  }
  flush();
  return out;
}

function utf8(bytes: readonly number[]): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

function stripped(token: string, content: string, start: number, stop: number): string {
  let from = 0, to = token.length;
  for (let i = 0; i < start && token.startsWith(content, from); i++) from += content.length;
  for (let i = 0; i < stop && to > from && token.endsWith(content) && token.startsWith(content, to - content.length); i++) to -= content.length;
  return token.slice(from, to);
}
