/**
 * In WebAssembly, eight halves at a time: the largest of their bits without signs, lane by lane. One page of memory: the eight
 * largest so far in the first 16 bytes, halves behind them.
 *
 *     (func (export "f") (param $end i32) (local $at i32) (local $most v128)
 *       $most = load 0; $at = 16
 *       loop
 *         $most = i16x8.max_u($most, load $at & 0x7fff…)
 *         $at += 16; br_if $at < $end
 *       end
 *       store 0, $most)
 */
const PROGRAM = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
  // type (i32) → (), one function of it, a memory of one page, exported as m, the function as f
  0x01, 0x05, 0x01, 0x60, 0x01, 0x7f, 0x00, 0x03, 0x02, 0x01, 0x00, 0x05, 0x03, 0x01, 0x00, 0x01,
  0x07, 0x09, 0x02, 0x01, 0x6d, 0x02, 0x00, 0x01, 0x66, 0x00, 0x00,
  // code: locals i32 and v128
  0x0a, 0x4c, 0x01, 0x4a, 0x02, 0x01, 0x7f, 0x01, 0x7b,
  // most = load 0; at = 16
  0x41, 0x00, 0xfd, 0x00, 0x04, 0x00, 0x21, 0x02, 0x41, 0x10, 0x21, 0x01,
  // loop: most, load at
  0x03, 0x40, 0x20, 0x02, 0x20, 0x01, 0xfd, 0x00, 0x04, 0x00,
  // & 0x7fff eight times
  0xfd, 0x0c, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xfd, 0x4e,
  // most = max_u
  0xfd, 0x99, 0x01, 0x21, 0x02,
  // at += 16; again where at < end
  0x20, 0x01, 0x41, 0x10, 0x6a, 0x22, 0x01, 0x20, 0x00, 0x49, 0x0d, 0x00, 0x0b,
  // store 0, most
  0x41, 0x00, 0x20, 0x02, 0xfd, 0x0b, 0x04, 0x00, 0x0b,
);

const PAGE_BYTES = 65_536;
const LANES_BYTES = 16;

interface Program { readonly memory: Uint8Array; readonly lanes: Uint16Array; readonly run: (end: number) => void }

let program: Program | null | undefined;

/** Of halves, two a word, the bits of the largest magnitude: without their signs they grow as it does. */
export function largestBits(words: Int32Array): number {
  program ??= open();
  return program === null ? largestBitsInTurn(words) : largestInLanes(program, words);
}

/** The same one word after another, where WebAssembly has no vectors: nine times as long. */
export function largestBitsInTurn(words: Int32Array): number {
  let bits = 0;
  // A plain loop: with a function called for each element it takes ten times as long, and a model has many.
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    bits = Math.max(bits, word & 0x7fff, (word >>> 16) & 0x7fff);
  }
  return bits;
}

function largestInLanes({ memory, lanes, run }: Program, words: Int32Array): number {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  lanes.fill(0);
  const most = PAGE_BYTES - LANES_BYTES;
  for (let at = 0; at < bytes.length; at += most) {
    const length = Math.min(most, bytes.length - at);
    const end = LANES_BYTES * Math.ceil((LANES_BYTES + length) / LANES_BYTES);
    memory.fill(0, LANES_BYTES + length, end);
    memory.set(bytes.subarray(at, at + length), LANES_BYTES);
    run(end);
  }
  return lanes.reduce((a, b) => Math.max(a, b), 0);
}

function open(): Program | null {
  if (!WebAssembly.validate(PROGRAM)) return null;
  const { m: memory, f: run } = new WebAssembly.Instance(new WebAssembly.Module(PROGRAM)).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof run !== 'function') return null;
  return { memory: new Uint8Array(memory.buffer), lanes: new Uint16Array(memory.buffer, 0, LANES_BYTES / 2), run: (end) => { run(end); } };
}
