import type { EncoderRows } from '../../domain/batch.ts';
import { promptSources } from './finish.ts';

/** A text that an encoder reads, and the decoder rows that see it. */
export interface EncodedText { readonly ids: ArrayLike<number>; readonly crossFrom: number; readonly crossUntil: number }

/** One segment for each text: the prompt's P virtual tokens and the text, each row seeing its whole segment and no other. */
export function encoderRows(texts: readonly EncodedText[], numVirtualTokens: number): EncoderRows {
  const prompt = promptSources(numVirtualTokens);
  const rows = texts.reduce((sum, { ids }) => sum + numVirtualTokens + ids.length, 0);
  const make = () => new Int32Array(rows);
  const encoder = { rowSource: make(), position: make(), visibleFrom: make(), visibleUntil: make(), crossFrom: make(), crossUntil: make() };
  let start = 0;
  for (const { ids, crossFrom, crossUntil } of texts) {
    const end = start + numVirtualTokens + ids.length;
    encoder.rowSource.set(prompt, start);
    encoder.rowSource.set(ids, start + numVirtualTokens);
    for (let row = start; row < end; row++) encoder.position[row] = row - start;
    encoder.visibleFrom.fill(start, start, end);
    encoder.visibleUntil.fill(end, start, end);
    encoder.crossFrom.fill(crossFrom, start, end);
    encoder.crossUntil.fill(crossUntil, start, end);
    start = end;
  }
  return encoder;
}
