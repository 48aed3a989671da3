/**
 * The merges of a SentencePiece BPE model, which has none written down: every way to cut a piece into two pieces, in the
 * order of the pieces' ids, then of the left half's length in characters (transformers 5.23 `generate_merges`).
 */
export function pieceMerges(vocab: ReadonlyMap<string, number>): [string, string][] {
  const merges: { readonly pair: [string, string]; readonly id: number; readonly length: number }[] = [];
  for (const [piece, id] of vocab) {
    let length = 0;
    for (let at = 0; at < piece.length;) {
      at += (piece.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      length += 1;
      const left = piece.slice(0, at), right = piece.slice(at);
      if (right !== '' && vocab.has(left) && vocab.has(right)) merges.push({ pair: [left, right], id, length });
    }
  }
  return merges.toSorted((a, b) => a.id - b.id || a.length - b.length).map(({ pair }) => pair);
}
