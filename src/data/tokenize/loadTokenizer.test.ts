import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { basePath, folder, memoryFolder, missing, sharedPath } from '../testFiles.ts';
import { loadTokenizer } from './index.ts';
import golden from './tokenizer_ids.json';

const FOLDERS = [
  { name: 'base', path: basePath, lack: '' },
  { name: 'stories260K', path: sharedPath('models/stories260K'), lack: missing('models/stories260K') },
  { name: 'gpt2', path: sharedPath('tokenizers/gpt2'), lack: missing('tokenizers/gpt2') },
  { name: 'gpt_neox_pythia', path: sharedPath('tokenizers/gpt_neox_pythia'), lack: missing('tokenizers/gpt_neox_pythia') },
  { name: 'flan_t5', path: sharedPath('tokenizers/flan_t5'), lack: missing('tokenizers/flan_t5') },
] as const;

/** As in scripts/goldens/tokenizer_ids.py: FNV-1a over the ids in decimal, each followed by a space. */
function hashIds(ids: Int32Array): number {
  let hash = 0x811c9dc5;
  for (const character of Array.from(ids, (id) => `${id} `).join('')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

describe.each(FOLDERS)('$name gives the ids of Python', ({ name, path, lack }) => {
  it.skipIf(lack !== '')(`for awkward texts${lack}`, async () => {
    const tokenizer = await loadTokenizer(folder(path));
    for (const [i, text] of golden.awkward.entries()) {
      expect([...tokenizer.encode(text)]).toEqual(golden.awkwardIds[name][i]);
    }
  });

  const noLines = lack === '' ? missing('data') : lack;
  it.skipIf(noLines !== '')(`for lines of real files${noLines}`, async () => {
    const tokenizer = await loadTokenizer(folder(path));
    for (const [file, hashes] of Object.entries(golden.lineHashes[name])) {
      const lines = (await readFile(sharedPath(`data/${file}`), 'utf8')).split('\n').slice(0, golden.made.lines);
      expect(lines.map((line) => hashIds(tokenizer.encode(line)))).toEqual(hashes);
    }
  });
});

describe('the built-in tokenizer', () => {
  it('knows its size, its end of text, its tokens and its text', async () => {
    const tokenizer = await loadTokenizer(folder(basePath));
    expect(tokenizer.vocabSize).toBe(8192);
    expect(tokenizer.endOfTextId).toBe(0);
    const text = 'naïve 日本 😀\nend';
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.decode([0, ...tokenizer.encode('a')], { skipSpecialTokens: true })).toBe('a');
    expect(Array.from(tokenizer.encode('a positive\né'), (id) => tokenizer.tokenText(id))).toEqual(['a', ' positive', '\n', 'é']);
    expect(tokenizer.tokenText(0)).toBe('<|endoftext|>');
    expect(Array.from(tokenizer.encode('😀'), (id) => tokenizer.tokenText(id)).join('')).toMatch(/^<0xF0><0x9F>|😀/);
  });
});

describe.skipIf(FOLDERS[1].lack !== '')(`stories260K${FOLDERS[1].lack}`, () => {
  it('starts a text with <s> unless told not to, and shows spaces', async () => {
    const tokenizer = await loadTokenizer(folder(FOLDERS[1].path));
    expect([...tokenizer.encode('Once')].slice(0, 1)).toEqual([1]);
    expect([...tokenizer.encode('Once', { addSpecialTokens: false })]).toEqual([...tokenizer.encode('Once')].slice(1));
    expect(tokenizer.endOfTextId).toBe(2);
    expect(Array.from(tokenizer.encode('Once'), (id) => tokenizer.tokenText(id)).join('')).toBe('<s> Once');
    expect(tokenizer.decode(tokenizer.encode('Once upon'), { skipSpecialTokens: true })).toBe('Once upon');
  });
});

describe('a tokenizer that can\'t be used', () => {
  const wrong = (words: RegExp) => expect.objectContaining({ code: 'tokenizerInvalid', message: expect.stringMatching(words) });
  it.each([
    ['{"model":', /tokenizer\.json in memory .*JSON/],
    ['[]', /not a JSON object/],
    ['{"version":"1.0"}', /tokenizer\.json in memory can't be used/],
    ['{"model":{"type":"Mystery"}}', /Mystery/],
  ])('%s', async (json, words) => {
    await expect(loadTokenizer(memoryFolder({ 'tokenizer.json': json }))).rejects.toEqual(wrong(words));
  });

  it('finds the end of text in config.json where tokenizer_config.json names none', async () => {
    const json = JSON.stringify({ model: { type: 'BPE', vocab: { a: 0, b: 1 }, merges: [] } });
    expect((await loadTokenizer(memoryFolder({ 'tokenizer.json': json }))).endOfTextId).toBeNull();
    expect((await loadTokenizer(memoryFolder({ 'tokenizer.json': json, 'config.json': '{"eos_token_id":[1,0]}' }))).endOfTextId).toBe(1);
  });
});
