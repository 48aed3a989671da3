import { StudioError } from '../../../domain/errors.ts';
import type { FileSource } from '../../../domain/files.ts';
import { fromMerges } from './fromMerges.ts';
import { fromSentencePiece } from './fromSentencePiece.ts';
import { readJsonObject } from './readJson.ts';
import type { JsonObject } from './readJson.ts';
import { readSentencePieceFile } from './sentencePieceFile.ts';
import type { Settings, SpecialDefaults } from './settings.ts';

/** SentencePiece files by the names that transformers' classes give them. */
const SENTENCE_PIECE = ['tokenizer.model', 'spiece.model'] as const;

/** The parts of a tokenizer as a tokenizer.json names them, and the file that they came from, for messages. */
export interface Definition {
  readonly file: string;
  readonly build: () => { readonly definition: JsonObject; readonly defaults: SpecialDefaults };
}

/**
 * Finds a folder's tokenizer: tokenizer.json, else vocab.json with merges.txt, else tokenizer.model or spiece.model.
 * Throws `modelFileMissing` where there is none of them; `build` throws an Error that names what is wrong.
 */
export async function readDefinition(files: FileSource, present: ReadonlySet<string>, settings: Settings): Promise<Definition> {
  if (present.has('tokenizer.json')) {
    const definition = await readJsonObject(files, 'tokenizer.json');
    return { file: 'tokenizer.json', build: () => ({ definition, defaults: {} }) };
  }
  if (present.has('vocab.json') && present.has('merges.txt')) {
    const vocab = await readJsonObject(files, 'vocab.json');
    const merges = new TextDecoder().decode(await files.read('merges.txt'));
    return { file: 'vocab.json with merges.txt', build: () => fromMerges(vocab, merges, settings) };
  }
  const model = SENTENCE_PIECE.find((name) => present.has(name));
  if (model === undefined) throw missing(files);
  const bytes = await files.read(model);
  return { file: model, build: () => fromSentencePiece(readSentencePieceFile(bytes), settings) };
}

function missing(files: FileSource): StudioError {
  return new StudioError('modelFileMissing',
    `${files.name} has no tokenizer: neither tokenizer.json, nor vocab.json with merges.txt, nor tokenizer.model or spiece.model; `
    + 'take these files too from where the model is published.', { folder: files.name, file: 'tokenizer.json' });
}
