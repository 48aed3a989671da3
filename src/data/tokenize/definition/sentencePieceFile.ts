import { readFields } from './protobuf.ts';

/** `ModelProto.SentencePiece.Type` (google/sentencepiece `sentencepiece_model.proto`). */
export const PIECE_TYPE = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface Piece { readonly piece: string; readonly score: number; readonly type: number }

/** What a tokenizer needs of a SentencePiece file; ids are -1 where a token is left out. */
export interface SentencePieceFile {
  readonly pieces: readonly Piece[];
  /** 1 Unigram, 2 BPE, 3 word, 4 char. */
  readonly modelType: number;
  readonly unkId: number;
  readonly bosId: number;
  readonly eosId: number;
  readonly byteFallback: boolean;
  readonly addDummyPrefix: boolean;
  /** Darts trie and texts; empty where texts are not normalised. */
  readonly charsmap: Uint8Array;
}

/** Reads tokenizer.model or spiece.model; throws, saying where, if it is not such a file. */
export function readSentencePieceFile(bytes: Uint8Array): SentencePieceFile {
  const pieces: Piece[] = [];
  let trainer: ReadonlyMap<number, number> = new Map();
  let normalizer: { numbers: ReadonlyMap<number, number>; charsmap: Uint8Array } = { numbers: new Map(), charsmap: new Uint8Array() };
  for (const field of readFields(bytes)) {
    if (field.wire !== 'bytes') continue;
    if (field.number === 1) pieces.push(readPiece(field.value, pieces.length));
    if (field.number === 2) trainer = numbersOf(field.value);
    if (field.number === 3) normalizer = { numbers: numbersOf(field.value), charsmap: charsmapOf(field.value) };
  }
  if (pieces.length === 0) throw new Error('it holds no pieces, so it is no SentencePiece file');
  return {
    pieces,
    modelType: trainer.get(3) ?? 1,
    unkId: trainer.get(40) ?? 0,
    bosId: trainer.get(41) ?? 1,
    eosId: trainer.get(42) ?? 2,
    byteFallback: trainer.get(35) === 1,
    addDummyPrefix: normalizer.numbers.get(3) !== 0,
    charsmap: normalizer.charsmap,
  };
}

function readPiece(bytes: Uint8Array, index: number): Piece {
  let piece: string | null = null;
  let score = 0, type: number = PIECE_TYPE.normal;
  for (const field of readFields(bytes)) {
    if (field.number === 1 && field.wire === 'bytes') piece = textOf(field.value, index);
    if (field.number === 2 && field.wire === 'float') score = field.value;
    if (field.number === 3 && field.wire === 'varint') type = field.value;
  }
  if (piece === null || !Number.isFinite(score)) throw new Error(`its piece ${index} has no text or no finite score`);
  return { piece, score, type };
}

function textOf(bytes: Uint8Array, index: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(`its piece ${index} is not UTF-8`);
  }
}

function numbersOf(bytes: Uint8Array): Map<number, number> {
  const numbers = new Map<number, number>();
  for (const field of readFields(bytes)) if (field.wire === 'varint') numbers.set(field.number, field.value);
  return numbers;
}

function charsmapOf(bytes: Uint8Array): Uint8Array {
  for (const field of readFields(bytes)) if (field.number === 2 && field.wire === 'bytes') return field.value;
  return new Uint8Array();
}
