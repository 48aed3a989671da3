import { open } from 'node:fs/promises';

/** Bytes [start, end) of a file, fewer where it is shorter. Rejects as `open` does. */
export async function readPart(path: string, start: number, end: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const until = Math.min(end, (await handle.stat()).size);
    const bytes = new Uint8Array(Math.max(0, until - start));
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await handle.close();
  }
}
