import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../../testFiles.ts';
import { loadTokenizer } from '../loadTokenizer.ts';
import { message } from '../testing/protobufWriter.ts';
import { pieceMerges } from './pieceMerges.ts';
import { readSentencePieceFile } from './sentencePieceFile.ts';

const piece = (text: string, score: number, type = 1) => [1, message([1, text], [2, { float: score }], [3, type])] as const;
const bytes = Array.from({ length: 256 }, (_, byte) => piece(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, 0, 6));
const file = message(piece('<unk>', 0, 2), piece('<s>', 0, 3), piece('</s>', 0, 3), ...bytes, piece('▁', -1), piece('a', -2), piece('▁a', -3),
  [2, message([3, 2], [35, 1], [41, 1])], [3, message([1, 'identity'], [3, 1])], [99, 'later fields are passed over']);

describe('a SentencePiece file', () => {
  it('gives pieces, ids and options, with the defaults of its definition', () => {
    const read = readSentencePieceFile(file);
    expect(read.pieces).toHaveLength(262);
    expect(read.pieces[261]).toEqual({ piece: '▁a', score: -3, type: 1 });
    expect(read).toMatchObject({ modelType: 2, unkId: 0, bosId: 1, eosId: 2, byteFallback: true, addDummyPrefix: true });
    expect(readSentencePieceFile(message(piece('x', 0), [2, message([41, -1])])).bosId).toBe(-1);
  });

  it('alone is a tokenizer with a space in front, the beginning of text, and bytes for what it lacks', async () => {
    const tokenizer = await loadTokenizer(memoryFolder({ 'tokenizer.model': file }));
    expect([...tokenizer.encode('a aé')]).toEqual([1, 261, 261, 3 + 0xc3, 3 + 0xa9]);
    expect(tokenizer.decode(tokenizer.encode('a aé'), { skipSpecialTokens: true })).toBe('a aé');
    expect(tokenizer.endOfTextId).toBe(2);
  });

  it('has its merges in the order of ids, then of the left half', () => {
    const vocab = new Map(['a', 'b', 'aa', 'aaa', 'ab'].map((token, id) => [token, id]));
    expect(pieceMerges(vocab)).toEqual([['a', 'a'], ['a', 'aa'], ['aa', 'a'], ['a', 'b']]);
  });

  it.each([
    ['cut off', file.subarray(0, 40), /tokenizer\.model in memory can't be used: it is cut off/],
    ['of another format', new TextEncoder().encode('IGVuZA== 0\n'), /no SentencePiece file|cut off|not a SentencePiece file/],
    ['without pieces', message([2, message([3, 2])]), /holds no pieces/],
    ['of words', message(piece('a', 0), [2, message([3, 3])]), /its model is type 3/],
  ])('that is %s is refused', async (_, content, words) => {
    await expect(loadTokenizer(memoryFolder({ 'tokenizer.model': content }))).rejects.toMatchObject({ code: 'tokenizerInvalid', message: expect.stringMatching(words) });
  });
});

describe('vocab.json with merges.txt', () => {
  const files = (config: object, more: Readonly<Record<string, string>> = {}) => memoryFolder({
    'vocab.json': '{"a":0,"b":1,"ab":2,"</s>":3}', 'merges.txt': '#version: 0.2\na b\n', 'config.json': JSON.stringify(config), ...more,
  });
  it('are cut as the class or the model\'s type says', async () => {
    const settings = JSON.stringify({ add_bos_token: true, bos_token: { content: '</s>' }, eos_token: '</s>' });
    const tokenizer = await loadTokenizer(files({ model_type: 'opt' }, { 'tokenizer_config.json': settings }));
    expect([...tokenizer.encode('ab</s>')]).toEqual([3, 2, 3]);
    expect(tokenizer.endOfTextId).toBe(3);
  });
  it('take added_tokens.json and special_tokens_map.json where the settings list no tokens', async () => {
    const tokenizer = await loadTokenizer(files({ model_type: 'gpt2' }, { 'added_tokens.json': '{"<new>":4}', 'special_tokens_map.json': '{"eos_token":"<new>"}' }));
    expect([...tokenizer.encode('a<new>')]).toEqual([0, 4]);
    expect(tokenizer.endOfTextId).toBe(4);
  });
  it.each([
    [files({ model_type: 'bart' }), /model_type "bart" is none of GPT2Tokenizer/],
    [files({ model_type: 'gpt2' }, { 'merges.txt': 'a b c\n' }), /line 1 of merges\.txt/],
    [files({ model_type: 'gpt2' }, { 'merges.txt': 'a c\n' }), /merge 1 \(\["a","c"\]\) joins what is not in its vocab/],
  ])('are refused where it is not known how', async (folder, words) => {
    await expect(loadTokenizer(folder)).rejects.toMatchObject({ code: 'tokenizerInvalid', message: expect.stringMatching(words) });
  });
  it('are missed by name', async () => {
    await expect(loadTokenizer(memoryFolder({ 'config.json': '{}', 'vocab.json': '{}' }))).rejects.toMatchObject({ code: 'modelFileMissing', message: expect.stringMatching(/neither tokenizer\.json.*merges\.txt.*tokenizer\.model/) });
  });
});
