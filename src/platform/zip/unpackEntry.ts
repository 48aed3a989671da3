import { streamCrc32 } from '../../artifacts/crc32.ts';
import { contentsOf, type ZipEntry } from '../../artifacts/zip/directory.ts';
import { broken, sourceOf } from './zipFile.ts';

const STORED = 0;
const DEFLATED = 8;

/** One file of a zip, checked by its CRC: what is stored stays where it is, what is deflated becomes a blob. Throws `zipInvalid`. */
export async function unpackEntry(zip: File, entry: ZipEntry): Promise<Blob> {
  const { path, method, encrypted, crc32, size } = entry;
  if (encrypted) throw broken(zip, `holds ${path} encrypted`);
  if (method !== STORED && method !== DEFLATED) throw broken(zip, `holds ${path} packed in a way other than deflate (${method})`);
  const { start, end } = await contentsOf(sourceOf(zip), entry);
  const packed = zip.slice(start, end);
  const hash = await streamCrc32();
  let length = 0;
  const check = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(bytes, controller) {
      length += bytes.length;
      // A zip that unfolds to more than it says is a mistake or a bomb.
      if (length > size) throw broken(zip, `holds ${path}, which is longer than its table of contents says`);
      hash.update(bytes);
      if (method === DEFLATED) controller.enqueue(bytes);
    },
  });
  const unpacked = method === DEFLATED ? packed.stream().pipeThrough(new DecompressionStream('deflate-raw')) : packed.stream();
  const blob = await new Response(unpacked.pipeThrough(check)).blob().catch((cause: unknown) => {
    throw cause instanceof Error && 'code' in cause && cause.code === 'zipInvalid' ? cause : broken(zip, `holds ${path} damaged`);
  });
  if (length !== size || hash.digest() !== crc32) throw broken(zip, `holds ${path} damaged`);
  return method === DEFLATED ? blob : packed;
}
