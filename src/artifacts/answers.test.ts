import { describe, expect, test } from 'vitest';
import type { EvaluatedExample } from '../domain/run.ts';
import { readAnswers, writeAnswers } from './answers.ts';
import { writeSafetensors } from './safetensors.ts';

const texts = ['', 'plain', '遅い返事に困っています', 'half \uD83D a pair, \uDE00 too', '"\\\u2028\0', '😀'];
const examples: readonly EvaluatedExample[] = texts.map((text, row) => ({
  row, line: row + 2, text, classIndex: row === 0 ? -1 : 1, truncatedTokens: row * 1000,
  without: { predicted: 1, probabilities: [0.1, 1 - 0.1, 5e-324], scores: [-1 / 3, -0, Number.NEGATIVE_INFINITY] },
  // An earlier version checked no lengths.
  with: { predicted: 0, probabilities: [], scores: row === 1 ? [Number.NaN] : [2 ** 53] },
}));

/** A file of these numbers and texts. */
const fileOf = (numbers: readonly number[], json: string): Uint8Array => writeSafetensors([{ name: 'numbers', shape: [numbers.length], values: Float64Array.from(numbers) }], { texts: json });
/** The numbers of one example with one class. */
const ONE = [0, 2, 0, 0, 0, 1, 1, 1, -1, 0, 1, 1, 1, -1];

describe('answered examples as a file', () => {
  test('come back as they were: every bit of their numbers, odd texts, lists of any length', () => {
    expect(readAnswers(writeAnswers(examples), 'a')).toEqual(examples);
    expect(readAnswers(writeAnswers([]), 'a')).toEqual([]);
    expect(readAnswers(fileOf(ONE, '["x"]'), 'a')).toMatchObject([{ text: 'x', without: { probabilities: [1], scores: [-1] } }]);
  });

  test.each([
    ['cut short', writeAnswers(examples).slice(0, -8), /^run\/result should hold tensor "numbers"/],
    ['no file at all', Uint8Array.of(1, 2, 3), /^run\/result is 3 bytes long/],
    ['of float32', writeSafetensors([{ name: 'numbers', shape: [1], values: Float32Array.of(1) }], { texts: '[]' }), /has no "numbers" of type F64/],
    ['without texts', fileOf([], ''), /has no list of "texts"/],
    ['with other texts', fileOf(ONE, '[5]'), /has no list of "texts"/],
    ['with a text too many', fileOf(ONE, '["x", "y"]'), /ends after 14 "numbers", within an example/],
    ['with a text too few', fileOf([...ONE, ...ONE], '["x"]'), /has 14 "numbers" behind its last example/],
    ['with a list of half a number', fileOf(ONE.with(5, 0.5), '["x"]'), /has a list of 0.5 at 5 of its "numbers"/],
    ['with an endless list', fileOf(ONE.with(5, Number.POSITIVE_INFINITY), '["x"]'), /has a list of Infinity/],
    ['with a list beyond its end', fileOf(ONE.with(7, 1e9), '["x"]'), /ends after 14 "numbers"/],
  ])('%s are refused by name', (_, bytes, message) => {
    expect(() => readAnswers(bytes, 'run/result')).toThrow(message);
  });
});
