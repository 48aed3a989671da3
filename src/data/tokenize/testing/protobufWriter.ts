/** Writes what definition/protobuf.ts reads, for tests. */
export type Value = number | string | Uint8Array | { readonly float: number };

export function message(...fields: readonly (readonly [number, Value])[]): Uint8Array {
  const parts = fields.map(([number, value]) => field(number, value));
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function field(number: number, value: Value): Uint8Array {
  if (typeof value === 'number') return Uint8Array.of(...varint(BigInt(number * 8)), ...varint(BigInt.asUintN(64, BigInt(value))));
  if (typeof value === 'object' && 'float' in value) {
    return Uint8Array.of(...varint(BigInt(number * 8 + 5)), ...new Uint8Array(Float32Array.of(value.float).buffer));
  }
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  const head = [...varint(BigInt(number * 8 + 2)), ...varint(BigInt(bytes.length))];
  const out = new Uint8Array(head.length + bytes.length);
  out.set(head);
  out.set(bytes, head.length);
  return out;
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
}
