import { isObject } from '../definition/readJson.ts';
import { buildBpe } from './bpe.ts';
import { typeOf, unsupported } from './parts.ts';
import { buildUnigram } from './unigram.ts';

/** What turns a word into token ids. */
export interface Model {
  /** Ids by token, added tokens left out. */
  readonly vocab: ReadonlyMap<string, number>;
  /** Whether a word may be cut before each `▁` that follows another character, since no token goes across. */
  readonly splitsAtSpaces: boolean;
  encodeWord(word: string): readonly number[];
}

/** The model of a tokenizer.json; throws with its name where it is not supported. */
export function buildModel(part: unknown, inBytes: boolean): Model {
  switch (typeOfModel(part)) {
    case 'BPE': return buildBpe(part, inBytes);
    case 'Unigram':
      if (inBytes) throw unsupported('model', 'Unigram behind a ByteLevel pre-tokenizer');
      return buildUnigram(part);
    default: throw unsupported('model', typeOfModel(part));
  }
}

/** Files of older versions leave the type out; merges tell BPE, as Python takes it. */
function typeOfModel(part: unknown): string {
  return isObject(part) && part['type'] === undefined && Array.isArray(part['merges']) ? 'BPE' : typeOf(part, 'model');
}
