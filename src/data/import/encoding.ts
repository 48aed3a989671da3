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

/** The text without its byte order mark; bytes that fit no character become U+FFFD. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** UTF-16 by its mark, or by zero bytes that stand all on one side of their pairs and decode to no NUL. */
function detectUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [i, byte] of bytes.subarray(0, LOOK).entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (bytes.length % 2 !== 0 || (even === 0) === (odd === 0)) return null;
  const encoding = odd > 0 ? 'utf-16le' : 'utf-16be';
  return validText(bytes.subarray(0, LOOK), encoding) === null ? null : encoding;
}

function validText(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
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
