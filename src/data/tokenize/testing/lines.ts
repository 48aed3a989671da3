import { readFile } from 'node:fs/promises';
import { sharedPath } from '../../testFiles.ts';
import golden from './tokenizer_ids.json';

/** The lines on which tokenizers are compared, made as scripts/goldens/tokenizer_lines.py makes them. */
export function madeLines(): string[] {
  return [...drawn(), ...characters(), ...golden.lines.long.map(([text, count]) => String(text).repeat(Number(count)))];
}

/** The first lines of the files in ../shared/data. */
export async function realLines(): Promise<string[]> {
  const texts = await Promise.all(golden.lines.files.map((file) => readFile(sharedPath(`data/${file}`), 'utf8')));
  return texts.flatMap((text) => text.split('\n').slice(0, golden.lines.perFile));
}

function drawn(): string[] {
  const { fragments } = golden.lines;
  let state = 20_261_124;
  const below = (n: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % n;
  };
  return Array.from({ length: golden.lines.drawn }, () => {
    let line = '';
    for (let left = 1 + below(8); left > 0; left--) {
      line += fragments[below(fragments.length)] ?? '';
      if (below(3) === 0) line += ' ';
    }
    return line;
  });
}

function characters(): string[] {
  const blocks = [[0, 0xd800], [0xe000, 0x10000], [0x1f000, 0x1fb00]] as const;
  return blocks.flatMap(([from, to]) => Array.from({ length: (to - from) / 32 }, (_, block) =>
    Array.from({ length: 32 }, (_code, i) => String.fromCodePoint(from + 32 * block + i)).join('')));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** As in scripts/goldens/tokenizer_ids.py: 18 bits of FNV-1a over the ids in decimal, each followed by a space. */
export function digest(ids: Int32Array): string {
  let hash = 0x811c9dc5;
  for (const id of ids) {
    const digits = `${id} `;
    for (let at = 0; at < digits.length; at++) hash = Math.imul(hash ^ digits.charCodeAt(at), 0x01000193);
  }
  hash = (hash ^ (hash >>> 18)) & 0x3ffff;
  return [12, 6, 0].map((shift) => ALPHABET[(hash >>> shift) & 63] ?? '').join('');
}
