import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { FileBytes } from '../../domain/files.ts';
import { writeNpy } from '../npy.ts';
import { writeSafetensors } from '../safetensors.ts';
import { sampleAdapter, sampleDescription, samplePrompt } from '../testing/sampleAdapter.ts';
import { toJson, toPeftZip, writePeftFolder } from './exports.ts';
import { readAdapterFiles } from './readAdapterFiles.ts';

const text = (name: string, content: string): FileBytes => ({ name, bytes: new TextEncoder().encode(content) });
const json = (name: string, value: unknown): FileBytes => text(name, JSON.stringify(value));
const tensor = (rows: number, name = 'prompt_embeddings'): FileBytes => ({
  name: 'adapter_model.safetensors',
  bytes: writeSafetensors([{ name, shape: [rows, 4], values: Float32Array.from({ length: rows * 4 }, (_, i) => i) }], { format: 'pt' }),
});
const config = (more: object = {}) =>
  json('adapter_config.json', { peft_type: 'PROMPT_TUNING', num_virtual_tokens: 2, token_dim: 4, num_transformer_submodules: 1, ...more });
const folder = writePeftFolder(sampleAdapter);
const replaced = (file: FileBytes) => [...folder.filter(({ name }) => name !== file.name), file];
const zipOf = (files: Record<string, Uint8Array>): FileBytes => ({ name: 'a.zip', bytes: zipSync(files) });
const nested = (prefix: string) => Object.fromEntries(folder.map(({ name, bytes }) => [prefix + name, bytes]));
/** The same zip with another unfolded size of its one entry in the central directory. */
function stating(size: number, { name, bytes }: FileBytes): FileBytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(view.getUint32(bytes.length - 6, true) + 24, size, true);
  return { name, bytes };
}

describe('reading prompts of others', () => {
  it('finds the folder inside a zip or a drop, past what a Mac adds', () => {
    const files = { ...nested('my prompt/'), '__MACOSX/my prompt/._adapter_config.json': Uint8Array.of(1), 'my prompt/.DS_Store': Uint8Array.of(1) };
    expect(readAdapterFiles([zipOf(files)])).toEqual(sampleAdapter);
    expect(readAdapterFiles(folder.map(({ name, bytes }) => ({ name: `dropped/${name}`, bytes })))).toEqual(sampleAdapter);
  });

  it('takes the adapter nearest the root, not its checkpoints', () => {
    const checkpoint = { 'checkpoint-10/adapter_config.json': config().bytes, 'checkpoint-10/adapter_model.safetensors': tensor(2).bytes };
    expect(readAdapterFiles([zipOf({ ...checkpoint, ...nested('') })])).toEqual(sampleAdapter);
    expect(() => readAdapterFiles([zipOf({ ...nested('a/'), ...nested('b/') })])).toThrow('b/adapter_config.json and a/adapter_config.json both');
  });

  it('reads the first P vectors of an encoder-decoder\'s 2P', () => {
    for (const more of [{ num_transformer_submodules: 2 }, { num_transformer_submodules: null, task_type: 'SEQ_2_SEQ_LM' }]) {
      const { prompt, description } = readAdapterFiles([config(more), tensor(4)]);
      expect(prompt).toEqual({ numVirtualTokens: 2, hiddenSize: 4, values: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7) });
      expect(description).toBeNull();
    }
  });

  it('reads a lone safetensors', () => {
    expect(readAdapterFiles([tensor(3)]).prompt.numVirtualTokens).toBe(3);
  });

  it.each<[string, readonly FileBytes[], string, string, string]>([
    ['nothing', [], 'adapterInvalid', '', 'found: nothing'],
    ['a folder without a prompt', [text('notes.txt', 'x')], 'adapterInvalid', '', 'found: notes.txt'],
    ['a pickle', [config(), text('adapter_model.bin', 'x')], 'adapterInvalid', '', 'Python pickle'],
    ['a configuration alone', [config()], 'adapterInvalid', '', 'no adapter_model.safetensors beside it'],
    ['a LoRA adapter', [config({ peft_type: 'LORA' }), tensor(2)], 'adapterInvalid', 'peft_type', 'type LORA'],
    ['no number of tokens', [config({ num_virtual_tokens: 'many' }), tensor(2)], 'adapterInvalid', 'num_virtual_tokens', 'wrong at "num_virtual_tokens"'],
    ['a broken configuration', [text('adapter_config.json', '{'), tensor(2)], 'adapterInvalid', '', 'adapter_config.json is not JSON'],
    ['other vectors than stated', [config(), tensor(3)], 'adapterInvalid', 'prompt_embeddings', 'holds 3 vectors, but adapter_config.json says num_virtual_tokens 2'],
    ['another width than stated', [config({ token_dim: 8 }), tensor(2)], 'adapterInvalid', 'prompt_embeddings', 'width 4, but adapter_config.json says token_dim 8'],
    ['another tensor', [config(), tensor(2, 'lora_A')], 'adapterInvalid', 'prompt_embeddings', 'found: lora_A'],
    ['a broken task.json', replaced(json('task.json', { ...sampleDescription, labelIds: [[1]] })), 'adapterInvalid', 'labelIds', 'another number of classes'],
    ['a task.json of a later version', replaced(json('task.json', { ...sampleDescription, formatVersion: 2 })), 'adapterInvalid', 'formatVersion', 'task.json is wrong at "formatVersion"'],
    ['a task.json for another width', replaced(json('task.json', { ...sampleDescription, model: { ...sampleDescription.model, hiddenSize: 8 } })), 'adapterInvalid', 'model.hiddenSize', 'width 8'],
    ['a one-dimensional .npy', [{ name: 'a.npy', bytes: writeNpy([4], new Float32Array(4)) }], 'adapterInvalid', 'shape', 'shape [4]'],
    ['an infinite value', [{ name: 'a.npy', bytes: writeNpy([1, 2], Float32Array.of(0, Infinity)) }], 'adapterInvalid', 'values', 'Infinity at virtual token 0, dimension 1'],
    ['two prompts', [toJson(sampleAdapter), { name: 'a.npy', bytes: writeNpy([1, 1], Float32Array.of(1)) }], 'adapterInvalid', '', 'choose one'],
    ['JSON of something else', [json('a.json', { a: 1 })], 'adapterInvalid', 'format', 'wrong at "format"'],
    ['ragged JSON rows', [json('a.json', { format: 'soft-prompt', formatVersion: 1, numVirtualTokens: 2, hiddenSize: 2, task: null, values: [[1, 2], [3]] })], 'adapterInvalid', 'values.1', 'instead of 2'],
  ])('refuses %s, naming file and key', (_, files, code, key, words) => {
    expect(() => readAdapterFiles(files)).toThrow(expect.objectContaining({ code, details: expect.objectContaining({ key }), message: expect.stringContaining(words) }));
  });
});

describe('zips from outside', () => {
  it.each<[string, FileBytes, string]>([
    ['cut short', { name: 'a.zip', bytes: toPeftZip(sampleAdapter).bytes.subarray(0, 400) }, 'broken zip'],
    ['with a path out of its folder', zipOf({ '../adapter_config.json': config().bytes }), 'leads out of its folder'],
    ['with an absolute path', zipOf({ 'c:\\adapter_config.json': config().bytes }), 'leads out of its folder'],
    ['that unfolds to 300 MiB', stating(300 * 2 ** 20, zipOf({ 'zeros.npy': new Uint8Array(9) })), 'more than 256 MiB'],
  ])('refuses one %s', (_, file, words) => {
    expect(() => readAdapterFiles([file])).toThrow(expect.objectContaining({ code: 'zipInvalid', message: expect.stringContaining(words) }));
  });

  it('follows the stated size, not what an entry unfolds to', () => {
    const lying = stating(100, zipOf({ 'zeros.npy': new Uint8Array(16 * 2 ** 20) }));
    const before = process.memoryUsage().arrayBuffers;
    expect(() => readAdapterFiles([lying])).toThrow('does not begin like a .npy');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 2 ** 20);
  });

  it('reads the prompt values exactly', () => {
    expect(readAdapterFiles([toPeftZip(sampleAdapter)]).prompt.values).toEqual(samplePrompt.values);
  });
});
