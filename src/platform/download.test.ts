import { afterEach, expect, it, vi } from 'vitest';
import { downloadCsv } from './download.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('a CSV begins with a byte order mark, by which Excel knows UTF-8', async () => {
  vi.useFakeTimers();
  const link = { href: '', download: '', click: vi.fn<() => void>() };
  vi.stubGlobal('document', { createElement: () => link });
  const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:a');
  downloadCsv('curves.csv', '漢\r\n');
  expect(link).toMatchObject({ href: 'blob:a', download: 'curves.csv' });
  expect(link.click).toHaveBeenCalledOnce();
  const [blob] = made.mock.calls[0] ?? [];
  if (!(blob instanceof Blob)) throw new Error('no file was made');
  // U+FEFF and 漢, U+6F22, in UTF-8.
  expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([0xef, 0xbb, 0xbf, 0xe6, 0xbc, 0xa2, 0x0d, 0x0a]);
});
