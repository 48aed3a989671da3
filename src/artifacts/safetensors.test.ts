import { describe, expect, it } from 'vitest';
import { headerLength, parseSafetensorsHeader, writeSafetensors } from './safetensors.ts';

/** A file with this JSON as its header and `dataBytes` zero bytes after it. */
function file(header: unknown, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}
const parse = (bytes: Uint8Array, size = bytes.length) => parseSafetensorsHeader(bytes, size, 'model.safetensors');
const f32 = (shape: number[], from: number, until: number) => ({ dtype: 'F32', shape, data_offsets: [from, until] });

describe('safetensors', () => {
  it('reads back what it writes, aligned to 8 bytes', () => {
    const bytes = writeSafetensors([
      { name: 'a', shape: [1, 3], values: Float32Array.of(1, -2, 0.1) }, { name: 'b', shape: [], values: Float32Array.of(7) },
    ], { format: 'pt' });
    const { tensors, headerBytes, metadata } = parse(bytes);
    expect(metadata).toEqual({ format: 'pt' });
    expect(headerBytes % 8).toBe(0);
    expect(tensors.get('a')).toEqual({ dtype: 'F32', shape: [1, 3], start: headerBytes, end: headerBytes + 12 });
    expect(tensors.get('b')).toEqual({ dtype: 'F32', shape: [], start: headerBytes + 12, end: headerBytes + 16 });
    expect(new DataView(bytes.buffer).getFloat32(headerBytes + 8, true)).toBe(Math.fround(0.1));
    expect(bytes.length).toBe(headerBytes + 16);
  });

  it('needs only the header, not the data', () => {
    const bytes = file({ a: f32([2], 0, 8) }, 8);
    expect(parse(bytes.subarray(0, bytes.length - 8), bytes.length).tensors.get('a')?.shape).toEqual([2]);
  });

  it('refuses a header that claims 2^60 bytes, exactly read', () => {
    const bytes = new Uint8Array(64);
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 60n, true);
    expect(() => headerLength(bytes, 64, 'model.safetensors'))
      .toThrow(expect.objectContaining({ code: 'safetensorsHeader', message: expect.stringContaining('1152921504606846976') }));
  });

  it.each([
    ['shorter than 8 bytes', () => parse(new Uint8Array(5)), 'safetensorsTruncated', '5 bytes'],
    ['cut in its header', () => parse(file({ a: f32([2], 0, 8) }, 8).subarray(0, 20)), 'safetensorsTruncated', 'ends after 20'],
    ['cut in its data', () => parse(file({ a: f32([1], 0, 4), b: f32([1], 4, 8) }, 7)), 'safetensorsTruncated', '"b"'],
    ['not JSON', () => parse(file('{"a": ', 0)), 'safetensorsHeader', 'not JSON'],
    ['JSON but no object', () => parse(file('[1]', 0)), 'safetensorsHeader', 'not a JSON object'],
    ['a missing field', () => parse(file({ a: { dtype: 'F32', shape: [1] } }, 4)), 'safetensorsHeader', '"a" wrongly at "data_offsets"'],
    ['a negative size', () => parse(file({ a: f32([-1], 0, 4) }, 4)), 'safetensorsHeader', '"a" wrongly at "shape.0"'],
    ['an unknown type', () => parse(file({ a: { ...f32([1], 0, 4), dtype: 'Q4' } }, 4)), 'safetensorsHeader', '"a" of the unknown type Q4'],
    ['a size that is not the shape\'s', () => parse(file({ a: f32([3], 0, 8) }, 8)), 'safetensorsHeader', 'tensor "a" 8 bytes, but F32 [3] needs 12'],
    ['overlapping tensors', () => parse(file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8)), 'safetensorsHeader', '"b" at byte'],
    ['a gap', () => parse(file({ a: f32([1], 4, 8) }, 8)), 'safetensorsHeader', 'leaving a gap'],
    ['bytes after the last tensor', () => parse(file({ a: f32([1], 0, 4) }, 6)), 'safetensorsHeader', '2 bytes after'],
    ['metadata that is no text', () => parse(file({ __metadata__: { a: 1 } }, 0)), 'safetensorsHeader', '__metadata__'],
  ])('names file and place of a file with %s', (_, act, code, words) => {
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringMatching(/^model\.safetensors /) }));
    expect(act).toThrow(words);
  });
});
