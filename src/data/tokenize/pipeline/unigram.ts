import * as z from '../../../artifacts/zod.ts';
import { byteTokens } from './bpe.ts';
import type { Model } from './model.ts';
import { fieldsOf } from './parts.ts';
import { Trie } from './trie.ts';

/** An unknown character scores this much below the worst token (SentencePiece `kUnkPenalty`). */
const UNKNOWN_PENALTY = 10;

const schema = z.object({
  unk_id: z.nullish(z.int().check(z.nonnegative())), byte_fallback: z.nullish(z.boolean()),
  vocab: z.array(z.tuple([z.string(), z.number()])).check(z.minLength(1)),
});

/**
 * A Unigram model (Kudo 2018): of all ways to write a word in tokens the one with the highest sum of scores, found from
 * left to right; neighbouring unknown characters are one unknown token (huggingface/tokenizers `models/unigram`,
 * `encode_optimized`). Throws, naming the field, where the model can't be used.
 */
export function buildUnigram(part: unknown): Model {
  const { unk_id: unknown, vocab: scored, byte_fallback: fallback } = fieldsOf(part, 'model', schema);
  const vocab = new Map(scored.map(([token], id) => [token, id]));
  if (unknown === undefined || unknown === null || unknown >= scored.length) throw new Error('its model has no unk_id in its vocab');
  const scores = Float64Array.from(scored, ([, score]) => score);
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - UNKNOWN_PENALTY;
  const trie = new Trie([...vocab].filter(([token]) => token !== ''));
  const bytes = fallback === true ? byteTokens(vocab) : null;
  const idsOf = (text: string, id: number): readonly number[] =>
    (id === unknown ? vocab.has(text) ? [vocab.get(text) ?? unknown] : bytes?.(text) ?? [unknown] : [id]);
  return {
    vocab,
    splitsAtSpaces: false,
    encodeWord(word) {
      const ids: number[] = [];
      const path = bestPath(word, trie, scores, unknown, unknownScore);
      for (let i = path.length - 1; i >= 0; i--) {
        const step = path[i];
        if (step === undefined) continue;
        let end = step.end;
        if (step.id === unknown) for (; path[i - 1]?.id === unknown; i--) end = path[i - 1]?.end ?? end;
        ids.push(...idsOf(word.slice(step.start, end), step.id));
      }
      return ids;
    },
  };
}

interface Step { readonly start: number; readonly end: number; readonly id: number }

/** The steps of the best path, last first. */
function bestPath(word: string, trie: Trie, scores: Float64Array, unknown: number, unknownScore: number): Step[] {
  const n = word.length;
  const best = new Float64Array(n + 1);
  const from = new Int32Array(n + 1).fill(-1);
  const idAt = new Int32Array(n + 1);
  for (let start = 0, width = 1; start < n; start += width) {
    width = (word.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
    const sofar = best[start] ?? 0;
    const offer = (end: number, id: number, score: number) => {
      if (from[end] !== -1 && score <= (best[end] ?? 0)) return;
      best[end] = score;
      from[end] = start;
      idAt[end] = id;
    };
    let single = false;
    trie.eachAt(word, start, (end, id) => {
      offer(end, id, (scores[id] ?? 0) + sofar);
      if (end - start === width) single = true;
    });
    if (!single) offer(start + width, unknown, unknownScore + sofar);
  }
  const steps: Step[] = [];
  for (let end = n; end > 0; end = from[end] ?? 0) steps.push({ start: from[end] ?? 0, end, id: idAt[end] ?? unknown });
  return steps;
}
