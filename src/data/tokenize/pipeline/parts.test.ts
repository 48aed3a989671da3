import { describe, expect, it } from 'vitest';
import { addedTokenSplitter, readAddedTokens } from './addedTokens.ts';
import { buildDecoder } from './decoder.ts';
import { Merges } from './merges.ts';
import { buildNormalizer } from './normalizer.ts';
import { PairTable } from './pairTable.ts';
import { toRegExp } from './pattern.ts';
import { readSurround } from './postProcessor.ts';
import { buildPreTokenizer } from './preTokenizer.ts';
import { buildUnigram } from './unigram.ts';

function words(part: unknown, text: string): string[] {
  const out: string[] = [];
  buildPreTokenizer(part, (piece) => { out.push(piece); })(text, true);
  return out;
}

describe('patterns of Python\'s regular expressions', () => {
  it.each([
    ["(?i:'s|'re)", "it'S 'RE 'ſ", ["'S", "'RE", "'ſ"]],
    [String.raw`\s+`, 'a\u0085b\ufeffc d', ['\u0085', ' ']],
    [String.raw`\p{N}{1,3}+|\p{L}++`, '12345ab', ['123', '45', 'ab']],
    [String.raw`[^\r\n\p{L}]?\p{L}+`, ' ab\ncd', [' ab', 'cd']],
  ])('%s', (source, text, found) => {
    expect(text.match(toRegExp(source))).toEqual(found);
  });
  it('that JavaScript has no form for are refused', () => {
    expect(() => toRegExp(String.raw`\s++$`)).toThrow(/"\$".*not supported/);
    expect(() => toRegExp('[a&&b]')).toThrow(/not supported/);
  });
});

describe('pre-tokenizers', () => {
  const split = (behavior: string, invert = false) => ({ type: 'Split', pattern: { String: '-' }, behavior, invert });
  // huggingface/tokenizers documents these for "the-final--countdown".
  it.each([
    ['Removed', ['the', 'final', 'countdown']],
    ['Isolated', ['the', '-', 'final', '-', '-', 'countdown']],
    ['MergedWithPrevious', ['the-', 'final-', '-', 'countdown']],
    ['MergedWithNext', ['the', '-final', '-', '-countdown']],
    ['Contiguous', ['the', '-', 'final', '--', 'countdown']],
  ])('%s', (behavior, expected) => {
    expect(words(split(behavior), 'the-final--countdown')).toEqual(expected);
  });
  it('invert, follow one another, and put a space sign in front of the first word only', () => {
    expect(words(split('Removed', true), 'a-b')).toEqual(['-']);
    const parts = [{ type: 'Digits', individual_digits: true }, { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first' }];
    expect(words({ type: 'Sequence', pretokenizers: parts }, 'a 12')).toEqual(['▁a', '▁', '1', '2']);
  });
  it('that are unknown are refused by name', () => {
    expect(() => words({ type: 'UnicodeScripts' }, 'a')).toThrow(/pre_tokenizer "UnicodeScripts" is not supported/);
    expect(() => words({ type: 'Digits' }, 'a')).toThrow(/pre_tokenizer\.individual_digits is wrong/);
  });
});

describe('normalisers', () => {
  it('do what they are named for, in order', () => {
    const steps = [{ type: 'Strip', strip_left: true, strip_right: true }, { type: 'Lowercase' }, { type: 'Replace', pattern: { Regex: ' {2,}' }, content: '$&' }, { type: 'Prepend', prepend: '▁' }];
    expect(buildNormalizer({ type: 'Sequence', normalizers: steps })('\u3000ΑΣ  B ')).toBe('▁ασ$&b');
    expect(buildNormalizer({ type: 'NFC' })('e\u0301')).toBe('é');
  });
  it('leave marks that Python does not know where they are', () => {
    // U+1ABF (class 220) would go behind U+0334 (class 1) by newer tables.
    expect(buildNormalizer({ type: 'NFC' })('a\u1abf\u0334')).toBe('a\u1abf\u0334');
    expect(buildNormalizer({ type: 'NFC' })('a\u0316\u0334')).toBe('a\u0334\u0316');
  });
  it('are refused where broken', () => {
    expect(() => buildNormalizer({ type: 'Precompiled', precompiled_charsmap: 'AAAA' })).toThrow(/cut off/);
    expect(() => buildNormalizer({ type: 'BertNormalizer' })).toThrow(/"BertNormalizer" is not supported/);
  });
});

describe('models', () => {
  it('BPE merges by rank, the leftmost first, the same by scan and by heap', () => {
    // a=0 b=1 ab=2 abab=3 ba=4: (a,b) before (ab,ab) before (b,a).
    const merges = new Merges([[0, 1, 2], [2, 2, 3], [1, 0, 4]]);
    expect(merges.apply([1, 0, 1, 0, 1, 0])).toEqual([1, 3, 0]);
    const long = Array.from({ length: 101 }, (_, i) => i % 2);
    expect(merges.apply([...long])).toEqual([...Array.from({ length: 25 }, () => 3), 0]);
  });
  it('Unigram takes the best sum of scores, and neighbouring unknown characters as one', () => {
    const model = buildUnigram({ unk_id: 0, vocab: [['<unk>', 0], ['a', -1], ['b', -1], ['ab', -1.5], ['abc', -9]] });
    expect(model.encodeWord('ab')).toEqual([3]);
    // abc: -9 against ab + unknown: -1.5 + (-9 - 10)
    expect(model.encodeWord('abc')).toEqual([4]);
    expect(model.encodeWord('a😀zb')).toEqual([1, 0, 2]);
  });
});

describe('added tokens', () => {
  const tokens = readAddedTokens([
    { id: 9, content: '<s>', special: true }, { id: 10, content: '<s>x', special: false, normalized: false },
    { id: 11, content: '<mask>', special: true, lstrip: true, rstrip: true }, { id: 12, content: 'NEW', normalized: true, single_word: true },
  ], new Map());
  const cut = addedTokenSplitter(tokens, (text) => text.toLowerCase());
  const of = (text: string, plain: readonly (readonly [number, number])[] = []) => cut(text, plain).map((stretch) => stretch.id ?? stretch.text);
  it('are found longest first, with their spaces, alone where they must be', () => {
    expect(of('A<s>x<s>')).toEqual(['a', 10, 9]);
    expect(of('a <mask>  b')).toEqual(['a', 11, 'b']);
    expect(of('new newer New')).toEqual([12, ' newer ', 12]);
  });
  it('that are special are plain text where the text is data', () => {
    expect(of('<s>A<s>', [[3, 7]])).toEqual([9, 'a<s>']);
    expect(of('<s>A<s>', [[4, 6]])).toEqual([9, 'a<s>']);
    expect(of('<s>x', [[0, 4]])).toEqual([10]);
  });
});

describe('decoders and post-processors', () => {
  it('join bytes to text, and take off one space', () => {
    const decoders = [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }];
    expect(buildDecoder({ type: 'Sequence', decoders })(['▁▁a', '<0xC3>', '<0xA9>', 'b', '<0xC3>', '<0x41>'])).toBe(' aéb\ufffd\ufffd');
    expect(buildDecoder({ type: 'Metaspace', replacement: '▁' })(['▁a', '▁b'])).toBe('a b');
    expect(buildDecoder(null)(['a', 'b'])).toBe('a b');
    expect(() => buildDecoder({ type: 'CTC' })).toThrow(/decoder "CTC" is not supported/);
  });
  it('say what stands left and right', () => {
    const template = (left: string, right: string) => ({
      type: 'TemplateProcessing', single: [{ SpecialToken: { id: left } }, { Sequence: { id: 'A' } }, { SpecialToken: { id: right } }],
      special_tokens: { a: { ids: [1, 2] }, b: { ids: [3] } },
    });
    expect(readSurround(template('a', 'b'))).toEqual({ left: [1, 2], right: [3] });
    expect(readSurround({ type: 'Sequence', processors: [{ type: 'ByteLevel' }, template('b', 'a'), { type: 'RobertaProcessing', cls: ['c', 4], sep: ['d', 5] }] }))
      .toEqual({ left: [4, 3], right: [1, 2, 5] });
    expect(() => readSurround(template('a', 'z'))).toThrow(/names "z"/);
  });
});

it('a pair table grows and keeps what it holds', () => {
  const table = new PairTable(1);
  for (let i = 0; i < 1000; i++) table.set(i, i * 7, i + 1);
  table.set(5, 35, 42);
  expect([table.get(5, 35), table.get(999, 6993), table.get(1, 8), table.get(1000, 7000)]).toEqual([42, 1000, -1, -1]);
});
