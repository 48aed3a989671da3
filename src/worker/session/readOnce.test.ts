import { expect, it } from 'vitest';
import type { FileSource } from '../../domain/files.ts';
import { readOnce } from './readOnce.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

it('asks for what surely is read at once, and for no file whole twice', async () => {
  const asked: string[] = [];
  const contents: Readonly<Record<string, string>> = { 'config.json': '{}', 'tokenizer.json': '{"a":1}', 'vocab.json': '[]', 'weights': 'abcdef' };
  const files: FileSource = {
    name: 'folder',
    list: async () => Object.entries(contents).map(([path, { length }]) => ({ path, size: length })),
    read: async (path, start, end) => {
      asked.push(start === undefined ? path : `${path} ${start}-${String(end)}`);
      if (path === 'tokenizer.json') throw new Error('not whole');
      return new TextEncoder().encode(contents[path]?.slice(start, end));
    },
    knownSha256: () => 'known',
  };
  const once = await readOnce(files);
  expect(asked).toEqual(['config.json', 'tokenizer.json']);
  expect([text(await once.read('config.json')), text(await once.read('config.json'))]).toEqual(['{}', '{}']);
  // What failed before anyone asked is told to who asks.
  await expect(once.read('tokenizer.json')).rejects.toThrow('not whole');
  expect([text(await once.read('vocab.json')), text(await once.read('vocab.json'))]).toEqual(['[]', '[]']);
  expect([text(await once.read('weights', 1, 3)), text(await once.read('weights', 1, 3))]).toEqual(['bc', 'bc']);
  expect(asked.slice(2)).toEqual(['vocab.json', 'weights 1-3', 'weights 1-3']);
  expect([once.name, once.knownSha256?.('weights'), await once.list()]).toEqual(['folder', 'known', await files.list()]);
});
