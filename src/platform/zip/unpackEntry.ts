import { streamCrc32 } from '../../artifacts/crc32.ts';
import { broken, type ZipEntry } from './zipDirectory.ts';

const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** One file of a zip, checked by its CRC: what is stored stays where it is, what is deflated becomes a blob. Throws `zipInvalid`. */
export async function unpackEntry(zip: File, { path, method, encrypted, crc32, packedSize, size, offset }: ZipEntry): Promise<Blob> {
  if (encrypted) throw broken(zip, `${path} in it is encrypted`);
  if (method !== STORED && method !== DEFLATED) throw broken(zip, `${path} in it is packed in a way other than deflate (${method})`);
  const header = new DataView(await zip.slice(offset, offset + LOCAL_HEADER_BYTES).arrayBuffer());
  if (header.byteLength < LOCAL_HEADER_BYTES || header.getUint32(0, true) !== 0x04034b50) throw broken(zip, `${path} in it does not begin where the table of contents says`);
  const start = offset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = zip.slice(start, start + packedSize);
  const hash = await streamCrc32();
  let length = 0;
  const check = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(bytes, controller) {
      length += bytes.length;
      // A zip that unfolds to more than it says is a mistake or a bomb.
      if (length > size) throw broken(zip, `${path} in it is longer than the table of contents says`);
      hash.update(bytes);
      if (method === DEFLATED) controller.enqueue(bytes);
    },
  });
  const unpacked = method === DEFLATED ? packed.stream().pipeThrough(new DecompressionStream('deflate-raw')) : packed.stream();
  const blob = await new Response(unpacked.pipeThrough(check)).blob().catch((cause: unknown) => {
    throw cause instanceof Error && 'code' in cause && cause.code === 'zipInvalid' ? cause : broken(zip, `${path} in it is damaged`);
  });
  if (length !== size || hash.digest() !== crc32) throw broken(zip, `${path} in it is damaged`);
  return method === DEFLATED ? blob : packed;
}
