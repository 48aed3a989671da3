import { describe, expect, it } from 'vitest';
import { createRandom } from '../../domain/random.ts';
import { largestBits, largestBitsInTurn } from './largestBits.ts';

/** Where pieces of WebAssembly's one page end, in words. */
const PIECE_WORDS = (65_536 - 16) / 4;

describe.each([['in lanes', largestBits], ['in turn', largestBitsInTurn]])('largestBits %s', (_name, largest) => {
  it('reads both halves of a word without their signs, infinities and what is no number too', () => {
    expect(largest(Int32Array.of(0x3c00_4000, 0x4001_3c00))).toBe(0x4001);
    expect(largest(Int32Array.of(0x3c00_c002))).toBe(0x4002);
    expect(largest(Int32Array.of(0xc003_3c00 | 0))).toBe(0x4003);
    expect(largest(Int32Array.of(0x3c00_3c00, 0xfc00_0000 | 0))).toBe(0x7c00);
    expect(largest(Int32Array.of(0x0000_7e01))).toBe(0x7e01);
    expect(largest(new Int32Array(0))).toBe(0);
  });

  it('finds it wherever it lies, at the ends of pieces too, and forgets what it saw before', () => {
    const words = new Int32Array(2 * PIECE_WORDS + 3);
    for (const at of [0, 3, 4, PIECE_WORDS - 1, PIECE_WORDS, 2 * PIECE_WORDS - 1, 2 * PIECE_WORDS, words.length - 1]) {
      words[at] = 0x3800_3c01;
      expect(largest(words)).toBe(0x3c01);
      expect(largest(words.subarray(at + 1))).toBe(0);
      words[at] = 0;
    }
  });
});

it('gives the same both ways', () => {
  const random = createRandom(1, 'halves');
  for (const length of [1, 5, 1000, PIECE_WORDS + 7]) {
    // In the middle of a buffer, as a tensor is in what was read.
    const words = Int32Array.from({ length: length + 2 }, () => Math.floor(random.next() * 2 ** 32) & 0x3fff_bfff).subarray(1, -1);
    expect(largestBits(words)).toBe(largestBitsInTurn(words));
  }
});
