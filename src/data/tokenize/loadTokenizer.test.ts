import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Tokenizer } from '../../domain/task.ts';
import { basePath, folder, memoryFolder, missing, sharedPath } from '../testFiles.ts';
import { loadTokenizer } from './index.ts';
import { goldenFolder } from './testing/folders.ts';
import { digest, madeLines, realLines } from './testing/lines.ts';
import golden from './testing/tokenizer_ids.json';

/** What may be missing of a golden's folder. */
const lackOf = (path: string) => (path.startsWith('../shared/') ? missing(path.replace('../shared/', '')) : '');
const GOLDENS = Object.entries(golden.folders).map(([name, { folder: path, hashes }]) => ({ name, path, hashes, lack: lackOf(path) }));
/** Folders that hold, byte for byte, a tokenizer.json that is compared under another name already. */
const COPIES = new Map(GOLDENS.filter(({ name }) => name.startsWith('golden')).flatMap(({ name, path, hashes }) => {
  const original = GOLDENS.find((other) => other.name === hashes);
  return original === undefined || original.name === name || textOf(path) !== textOf(original.path) ? [] : [[name, original.name] as const];
}));

function textOf(path: string): string {
  return readFileSync(join(import.meta.dirname, '../../..', path, 'tokenizer.json'), 'utf8');
}

const loaded = new Map<string, Promise<Tokenizer>>();
/** A golden's tokenizer, loaded once. */
function tokenizerOf(name: string, path: string): Promise<Tokenizer> {
  const tokenizer = loaded.get(name) ?? goldenFolder(name, path).then(loadTokenizer);
  loaded.set(name, tokenizer);
  return tokenizer;
}
const STORIES = { path: sharedPath('models/stories260K'), lack: missing('models/stories260K') };

/** The lines, quoted, whose ids are not Python's. */
function differing(tokenizer: Tokenizer, lines: readonly string[], hashes: string): string[] {
  return lines.filter((line, i) => digest(tokenizer.encode(line)) !== hashes.slice(3 * i, 3 * i + 3)).map((line) => JSON.stringify(line.slice(0, 200)));
}

describe.each(GOLDENS.filter(({ name }) => !COPIES.has(name)))('$name gives the ids of Python', ({ name, path, hashes, lack }) => {
  const expected = Object.entries(golden.hashes).find(([key]) => key === hashes)?.[1] ?? { made: '', real: '' };

  it.skipIf(lack !== '')(`for every character, awkward and very long lines${lack}`, async () => {
    const lines = madeLines();
    expect(expected.made).toHaveLength(3 * lines.length);
    expect(differing(await tokenizerOf(name, path), lines, expected.made)).toEqual([]);
  });

  const noLines = lack === '' ? missing('data') : lack;
  it.skipIf(noLines !== '')(`for lines of real files${noLines}`, async () => {
    const lines = await realLines();
    expect(lines.length).toBeGreaterThan(2000);
    expect(expected.real).toHaveLength(3 * lines.length);
    expect(differing(await tokenizerOf(name, path), lines, expected.real)).toEqual([]);
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

describe.skipIf(STORIES.lack !== '')(`stories260K${STORIES.lack}`, () => {
  it('starts a text with <s> unless told not to, and shows spaces', async () => {
    const tokenizer = await loadTokenizer(folder(STORIES.path));
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
