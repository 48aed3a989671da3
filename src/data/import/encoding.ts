import { StudioError } from '../../domain/errors.ts';
import type { TextEncoding } from '../../domain/table.ts';

/** First bytes of files that are not text, and what they are. */
const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'an Excel workbook or a zip archive' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook' },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file' },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF' },
];

/** Bytes looked at for zero bytes; enough for any real header. */
const LOOK = 65_536;

/** Throws `fileNotText` for workbooks, archives and other binaries; UTF-16 passes. */
export function refuseBinary(bytes: Uint8Array, fileName: string): void {
  const signature = SIGNATURES.find((known) => known.bytes.every((byte, i) => bytes[i] === byte));
  if (signature !== undefined) throw notText(fileName, `it is ${signature.what}`);
  const look = bytes.subarray(0, LOOK);
  if (look.includes(0) && detectUtf16(bytes) === null) throw notText(fileName, 'it holds zero bytes');
}

function notText(fileName: string, why: string): StudioError {
  return new StudioError('fileNotText',
    `${fileName} is not a text file: ${why}. Save the table as CSV (UTF-8) and drop that.`, { file: fileName });
}

/**
 * The encoding of a text: by byte order mark; UTF-16 by zero bytes; UTF-8 where valid; else the one of Shift_JIS and
 * EUC-JP that is valid and reads most like Japanese; else windows-1252, which is always valid.
 */
export function detectEncoding(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  const utf16 = detectUtf16(bytes);
  if (utf16 !== null) return utf16;
  if (validText(bytes, 'utf-8') !== null) return 'utf-8';
  const japanese = (['shift_jis', 'euc-jp'] as const)
    .map((encoding) => ({ encoding, likeness: japaneseLikeness(validText(bytes, encoding)) }))
    .filter(({ likeness }) => likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness);
  return japanese[0]?.encoding ?? 'windows-1252';
}

/** Bytes 0x80 to 0x9f of windows-1252; Node 20 decodes them as Latin-1's control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** The text without its byte order mark; bytes that fit no character become U+FFFD. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  const text = new TextDecoder(encoding).decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80));
}

/**
 * UTF-16 by its mark, or by zero bytes that stand mostly on one side of their pairs (the upper halves of ASCII; the
 * lower half of 最, U+6700, is zero too) and decode to no control character but tab and line ends.
 */
function detectUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const look = bytes.subarray(0, LOOK);
  let even = 0, odd = 0;
  for (const [i, byte] of look.entries()) {
    if (byte !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  if (bytes.length % 2 !== 0 || Math.max(even, odd) < 3 * Math.min(even, odd) || even === odd) return null;
  const encoding = odd > even ? 'utf-16le' : 'utf-16be';
  const text = validText(look, encoding);
  return text === null || hasControls(text) ? null : encoding;
}

function hasControls(text: string): boolean {
  for (const character of text) if (character < ' ' && !'\t\n\r\f\v'.includes(character)) return true;
  return false;
}

/** The text, a character that is cut off at the end aside; null where some byte fits no character. */
function validText(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

/**
 * 0 where a text does not read like Japanese, else its share of kana among what is not ASCII, plus 1. Japanese stands
 * in runs of full-width letters; accented Latin that happens to be valid Shift_JIS gives lone ideographs.
 */
function japaneseLikeness(text: string | null): number {
  let wide = 0, kana = 0, other = 0, runs = 0;
  for (const [run] of (text ?? '').slice(0, 1_000_000).matchAll(/[^\0-\x7f]+/g)) {
    runs += 1;
    for (const character of run) {
      if (/[\u3040-\u30ff]/.test(character)) kana += 1;
      if (/[\u3000-\u30ff\u4e00-\u9fff\uff00-\uff60\u2010-\u2027\u2500-\u266f]/.test(character)) wide += 1;
      else other += 1;
    }
  }
  const readsLike = wide > 0 && wide / (wide + other) >= 0.8 && wide / runs >= 2;
  return readsLike ? 1 + kana / wide : 0;
}
