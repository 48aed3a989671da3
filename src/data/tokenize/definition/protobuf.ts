/** A field of a protocol buffer message: its number, and its value as it stands in the wire format. */
export type Field =
  | { readonly number: number; readonly wire: 'varint'; readonly value: number }
  | { readonly number: number; readonly wire: 'bytes'; readonly value: Uint8Array }
  | { readonly number: number; readonly wire: 'float'; readonly value: number }
  | { readonly number: number; readonly wire: 'fixed64' };

/**
 * The fields of one message, in order (protobuf.dev/programming-guides/encoding). A varint is read as a two's-complement
 * 64-bit number and given as a double, exact up to 2⁵³. Throws where the message is cut off or not in this format.
 */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (count: number) => {
    if (count > bytes.length - at) throw new Error(`it is cut off: ${count} bytes are missing after byte ${at}`);
    at += count;
    return at - count;
  };
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[take(1)] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new Error(`it holds a number of more than ten bytes at byte ${at}`);
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (number < 1) throw new Error(`it is not a SentencePiece file: no field's number at byte ${at}`);
    switch (tag % 8) {
      case 0: yield { number, wire: 'varint', value: varint() }; break;
      case 1: take(8); yield { number, wire: 'fixed64' }; break;
      case 2: {
        const length = varint();
        if (length < 0) throw new Error(`it has a field of negative length at byte ${at}`);
        const start = take(length);
        yield { number, wire: 'bytes', value: bytes.subarray(start, start + length) };
        break;
      }
      case 5: yield { number, wire: 'float', value: view.getFloat32(take(4), true) }; break;
      default: throw new Error(`it is not a SentencePiece file: wire type ${tag % 8} at byte ${at}`);
    }
  }
}
