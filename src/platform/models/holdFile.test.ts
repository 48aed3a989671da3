import { describe, expect, it } from 'vitest';
import { holdFile } from './holdFile.ts';

const MIB = 2 ** 20;

/** A browser whose one file holds byte i % 251 at i; `most`: bytes that one read gives at most. */
function browser({ size, mode = 'read-only', most = Infinity, refuses }: { size: number; mode?: string; most?: number; refuses?: Error }) {
  const seen = { opened: [] as unknown[], reads: [] as [at: number, length: number][], closed: 0 };
  const handle = {
    ...(mode === 'ignored' ? {} : { mode }),
    read(into: Uint8Array, { at }: { at: number }) {
      seen.reads.push([at, into.length]);
      const count = Math.max(0, Math.min(into.length, most, size - at));
      for (let i = 0; i < count; i++) into[i] = (at + i) % 251;
      return count;
    },
    close: () => { seen.closed++; },
  };
  const file = {
    createSyncAccessHandle: async (options: unknown) => {
      seen.opened.push(options);
      if (refuses) throw refuses;
      return handle;
    },
  };
  return { seen, hold: () => holdFile({ getFileHandle: async () => file }, 'blob') };
}

const expected = (start: number, length: number) => Uint8Array.from({ length }, (_, i) => (start + i) % 251);

describe('holdFile', () => {
  it('opens the file for reading beside others, and reads a range in pieces of 1 MiB', async () => {
    const { seen, hold } = browser({ size: 3 * MIB });
    const held = await hold();
    const into = new Uint8Array(2 * MIB + 5);
    expect(held?.readInto(into, 7)).toBe(into.length);
    expect(Buffer.compare(into, expected(7, into.length))).toBe(0);
    expect(seen.opened).toEqual([{ mode: 'read-only' }]);
    expect(seen.reads).toEqual([[7, MIB], [7 + MIB, MIB], [7 + 2 * MIB, 5]]);
    expect(seen.closed).toBe(0);
    held?.close();
    expect(seen.closed).toBe(1);
  });

  it('goes on after a read that gave less than was asked for, and says where the file ends', async () => {
    const { seen, hold } = browser({ size: 10, most: 4 });
    const into = new Uint8Array(9);
    expect((await hold())?.readInto(into, 3)).toBe(7);
    expect(seen.reads).toEqual([[3, 9], [7, 5], [10, 2]]);
    expect([...into]).toEqual([...expected(3, 7), 0, 0]);
  });

  it('lets go of a file that the browser holds for itself alone, as it knows no modes', async () => {
    for (const mode of ['ignored', 'readwrite']) {
      const { seen, hold } = browser({ size: 10, mode });
      expect(await hold()).toBeNull();
      expect(seen.closed).toBe(1);
    }
  });

  it('holds nothing while someone writes the file, where there is none, and outside workers', async () => {
    const { seen, hold } = browser({ size: 10, refuses: new DOMException('held', 'NoModificationAllowedError') });
    expect(await hold()).toBeNull();
    expect(seen.opened).toHaveLength(1);
    expect(await holdFile({ getFileHandle: () => Promise.reject(new DOMException('none', 'NotFoundError')) }, 'blob')).toBeNull();
    expect(await holdFile({ getFileHandle: async () => ({ kind: 'file' }) }, 'blob')).toBeNull();
  });
});
