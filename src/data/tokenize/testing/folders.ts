import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from '../../../artifacts/zod.ts';
import type { FileSource } from '../../../domain/files.ts';
import { folder, memoryFolder } from '../../testFiles.ts';
import { message } from './protobufWriter.ts';
import golden from './tokenizer_ids.json';

const ROOT = resolve(import.meta.dirname, '../../../..');
const bpe = z.object({ model: z.object({ vocab: z.record(z.string(), z.number()), merges: z.array(z.string()) }) });
const unigram = z.object({
  model: z.object({ vocab: z.array(z.tuple([z.string(), z.number()])) }),
  normalizer: z.object({ normalizers: z.array(z.object({ precompiled_charsmap: z.optional(z.string()) })) }),
});
/** Pieces of T5's own file; the rest of Flan-T5's vocabulary are the sentinels. */
const T5_PIECES = 32_000;

/** The folder of one golden by its name, as scripts/goldens/tokenizer_ids.py gives it to Python. */
export async function goldenFolder(name: string, path: string): Promise<FileSource> {
  const settings: unknown = Object.entries(golden.settings).find(([key]) => key === name)?.[1];
  const config = settings === undefined ? {} : { 'tokenizer_config.json': JSON.stringify(settings) };
  const at = resolve(ROOT, path);
  const definition = async (): Promise<unknown> => JSON.parse(await readFile(resolve(at, 'tokenizer.json'), 'utf8'));
  if (name.endsWith('vocab and merges')) {
    const { model } = bpe.parse(await definition());
    return memoryFolder({
      'vocab.json': JSON.stringify(model.vocab), 'merges.txt': `#version: 0.2\n${model.merges.join('\n')}\n`,
      'config.json': JSON.stringify({ model_type: name.startsWith('opt') ? 'opt' : 'gpt2' }), ...config,
    });
  }
  if (name === 't5 spiece.model') return memoryFolder({ 'spiece.model': spiece(await definition()), 'config.json': '{"model_type":"t5"}' });
  return settings === undefined ? folder(at) : together(folder(at), memoryFolder(config));
}

/** A SentencePiece file with T5's pieces and rules, from Flan-T5's tokenizer.json. */
function spiece(definition: unknown): Uint8Array {
  const { model, normalizer } = unigram.parse(definition);
  const types = new Map([['<pad>', 3], ['</s>', 3], ['<unk>', 2]]);
  const pieces = model.vocab.slice(0, T5_PIECES).map(([piece, score]) =>
    [1, message([1, piece], [2, { float: score }], [3, types.get(piece) ?? 1])] as const);
  const charsmap = Uint8Array.from(Buffer.from(normalizer.normalizers[0]?.precompiled_charsmap ?? '', 'base64'));
  return message(...pieces, [2, message([3, 1], [40, 2], [41, -1], [42, 1], [43, 0])], [3, message([2, charsmap])]);
}

function together(first: FileSource, second: FileSource): FileSource {
  return {
    name: first.name,
    list: async () => [...await first.list(), ...await second.list()],
    read: async (path, start, end) => {
      const inSecond = (await second.list()).some((file) => file.path === path);
      return (inSecond ? second : first).read(path, start, end);
    },
  };
}
