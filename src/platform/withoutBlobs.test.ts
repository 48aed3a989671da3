import { expect, test } from 'vitest';
import { holdsBlob, withoutBlobs } from './withoutBlobs.ts';

test('blobs give way to their bytes wherever they lie, all else stays as it is', async () => {
  const blob = new Blob([Uint8Array.of(1, 2, 250)]);
  const bytes = Uint8Array.of(1, 2, 250);
  const values = { file: blob, record: { version: 3, examples: { parts: [blob, blob] }, steps: [1, Number.NaN], prompt: Float32Array.of(1.5), none: null }, text: 'x' };
  const found = await withoutBlobs(values);
  expect(found).toEqual({ ...values, file: bytes, record: { ...values.record, examples: { parts: [bytes, bytes] } } });
  expect([holdsBlob(values), holdsBlob(found)]).toEqual([true, false]);
});
