/** A stream of random numbers; the same seed and stream name give the same numbers everywhere. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer in [0, n). */
  integer(n: number): number;
}

/**
 * A stream forked from one seed by name, so that adding a consumer changes no other stream.
 * sfc32 (Chris Doty-Humphrey's small fast counter), seeded with FNV-1a of the name.
 */
export function createRandom(seed: number, stream: string): Random {
  let hash = 0x811c9dc5;
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  let a = seed | 0, b = hash | 0, c = 0x9e3779b9 | 0, counter = 1;
  const draw = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i++) draw();
  const next = () => draw() / 4294967296;
  return { next, integer: (n) => Math.floor(next() * n) };
}

/** Fisher-Yates in place, on indices or ids; returns the same array. */
export function shuffle(items: Int32Array, random: Random): Int32Array {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const kept = items[i] ?? 0;
    items[i] = items[j] ?? 0;
    items[j] = kept;
  }
  return items;
}
