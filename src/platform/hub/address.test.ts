import { expect, test } from 'vitest';
import { fileUrl, listingUrl, parsePlace } from './address.ts';

const HUB = 'https://huggingface.co';

test.each([
  ['openai-community/gpt2', '', 'openai-community/gpt2', 'main'],
  [' gpt2 ', '', 'gpt2', 'main'],
  ['hub:Qwen/Qwen2.5-0.5B@refs/pr/3', '', 'Qwen/Qwen2.5-0.5B', 'refs/pr/3'],
  ['a/b@v1', 'v2', 'a/b', 'v2'],
  ['https://huggingface.co/google/t5-small-lm-adapt', '', 'google/t5-small-lm-adapt', 'main'],
  ['https://huggingface.co/a/b/tree/v1.0?x=1', '', 'a/b', 'v1.0'],
  ['https://huggingface.co/a/b/blob/main/config.json', '', 'a/b', 'main'],
])('%s is understood', (text, revision, name, expected) => {
  expect(parsePlace(text, `${HUB}/`, revision)).toEqual({ endpoint: HUB, name, revision: expected });
});

test('a page of a mirror below a path is understood', () => {
  expect(parsePlace('https://m.example/hf/a/b', 'https://m.example/hf')).toMatchObject({ name: 'a/b' });
});

test.each(['', 'a/b/c', 'a b', '../b', 'a/..', 'https://huggingface.co/', 'ü/x'])('"%s" is refused', (text) => {
  expect(() => parsePlace(text)).toThrow(expect.objectContaining({ code: 'hubNameInvalid' }));
});

test('addresses are those of the hub', () => {
  const place = { endpoint: HUB, name: 'a/b', revision: 'refs/pr/3' };
  expect(listingUrl(place)).toBe('https://huggingface.co/api/models/a/b/revision/refs%2Fpr%2F3?blobs=true');
  expect(fileUrl(place, 'x y/z.bin')).toBe('https://huggingface.co/a/b/resolve/refs%2Fpr%2F3/x%20y/z.bin');
});
