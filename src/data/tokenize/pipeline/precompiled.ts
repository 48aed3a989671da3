import type { Normalizer } from './normalizer.ts';

/** A grapheme of this many bytes of UTF-8 or more is looked up character by character. */
const LONGEST_GRAPHEME = 6;
/** Characters of which none joins another to one grapheme; texts of these alone need no segmenter. */
const NO_CLUSTER = /^[\x20-\x7e\u00c0-\u024f\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uff01-\uff9d]*$/;

/**
 * SentencePiece's compiled normalisation rules (`precompiled_charsmap`: the size of a Darts double-array trie, the trie,
 * then texts that each end with a zero byte), applied as Python's tokenizers applies them (crate spm_precompiled): a
 * grapheme shorter than six bytes is replaced whole by the rule of its *shortest* beginning that has one; else each of
 * its characters is, by the same lookup. Throws where the table is cut off.
 */
export function precompiled(base64: string): Normalizer {
  const ruleFor = remembered(readRules(bytesOf(base64)));
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const byCharacter = (text: string) => {
    let out = '';
    for (const character of text) out += ruleFor(character) ?? character;
    return out;
  };
  const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
  const asciiStays = byCharacter(printable) === printable;
  return (text) => {
    if (asciiStays && /^[\x20-\x7e]*$/.test(text)) return text;
    if (NO_CLUSTER.test(text)) return byCharacter(text);
    let out = '';
    for (const { segment } of segmenter.segment(text)) {
      const whole = segment.length < LONGEST_GRAPHEME && utf8Length(segment) < LONGEST_GRAPHEME ? ruleFor(segment) : null;
      out += whole ?? byCharacter(segment);
    }
    return out;
  };
}

function readRules(bytes: Uint8Array): (text: string) => string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trieBytes = bytes.length < 4 ? -1 : view.getUint32(0, true);
  if (trieBytes <= 0 || trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length) throw new Error('its precompiled_charsmap is cut off');
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const texts = bytes.subarray(4 + trieBytes);
  const encoder = new TextEncoder(), decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return (text) => {
    const start = shortestPrefix(units, encoder.encode(text));
    if (start === null) return null;
    const end = texts.indexOf(0, start);
    return decoder.decode(texts.subarray(start, end < 0 ? texts.length : end));
  };
}

/** The value of the shortest key that begins `key`; how a unit holds label, offset and leaf is darts-clone's (`darts.h`). */
function shortestPrefix(units: Uint32Array, key: Uint8Array): number | null {
  const offset = (unit: number) => (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
  let node = offset(units[0] ?? 0);
  for (const byte of key) {
    if (byte === 0) return null;
    node ^= byte;
    const unit = units[node];
    if (unit === undefined || ((unit & 0x800000ff) >>> 0) !== byte) return null;
    node ^= offset(unit);
    if (((unit >>> 8) & 1) === 1) return (units[node] ?? 0) & 0x7fffffff;
  }
  return null;
}

/** Graphemes repeat; a rule is looked up once. */
function remembered(ruleFor: (text: string) => string | null): (text: string) => string | null {
  const known = new Map<string, string | null>();
  return (text) => {
    let rule = known.get(text);
    if (rule === undefined) {
      rule = ruleFor(text);
      known.set(text, rule);
    }
    return rule;
  };
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    throw new Error('its precompiled_charsmap is not base64');
  }
}
