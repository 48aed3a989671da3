import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { recognise } from '../recognise.ts';
import { modelEntries, unpackModel } from './unpackModel.ts';

const WEIGHTS = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 256);
const text = (content: string) => new TextEncoder().encode(content);
const FILES = { 'm/config.json': text('{}'), 'm/model.safetensors': WEIGHTS, 'm/tokenizer.json': text('{"a":1}'), 'm/train.csv': text('x'), '__MACOSX/m/config.json': text('x') };

function zipOf(files: Record<string, Uint8Array>, level: 0 | 6): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(zipSync(files, { level }));
}
const fileOf = (bytes: Uint8Array<ArrayBuffer>) => new File([bytes], 'm.zip');

test.each([0, 6] as const)('a zip of level %d gives the model\'s files and no others', async (level) => {
  const files = await unpackModel(fileOf(zipOf(FILES, level)));
  expect(files.map(({ name }) => name).toSorted()).toEqual(['config.json', 'model.safetensors', 'tokenizer.json']);
  const weights = files.find(({ name }) => name === 'model.safetensors');
  expect(Buffer.compare(Buffer.from(await weights?.arrayBuffer() ?? new ArrayBuffer(0)), WEIGHTS)).toBe(0);
});

test('sizes and offsets in 64 bits are read', async () => {
  expect((await modelEntries(fileOf(wide(zipOf(FILES, 0)))))?.find(({ path }) => path === 'model.safetensors')).toMatchObject({ size: WEIGHTS.length, packedSize: WEIGHTS.length });
  expect((await unpackModel(fileOf(wide(zipOf(FILES, 0))))).length).toBe(3);
});

test('a changed byte, a cut end and a foreign file are told', async () => {
  for (const level of [0, 6] as const) {
    const damaged = zipOf(FILES, level);
    const middle = Math.floor(damaged.length / 2);
    damaged[middle] = (damaged[middle] ?? 0) ^ 0x55;
    await expect(unpackModel(fileOf(damaged))).rejects.toMatchObject({ code: 'zipInvalid', message: expect.stringContaining('model.safetensors damaged') });
  }
  await expect(unpackModel(fileOf(zipOf(FILES, 6).slice(0, -30)))).rejects.toMatchObject({ code: 'zipInvalid' });
  await expect(unpackModel(fileOf(zipOf({ 'a.txt': text('x') }, 6)))).rejects.toMatchObject({ code: 'zipInvalid' });
});

test('a dropped zip is told by what is in it', async () => {
  const drop = (files: Record<string, Uint8Array>) => recognise([{ path: 'm.zip', file: fileOf(zipOf(files, 6)) }]);
  expect(await drop(FILES)).toMatchObject({ kind: 'modelZip', name: 'm' });
  expect((await drop({ 'adapter/adapter_config.json': text('{}'), 'adapter/adapter_model.safetensors': text('x') })).kind).toBe('prompt');
  expect((await drop({ 'xl/workbook.xml': text('x') })).kind).toBe('data');
});

/** The same zip with every size and offset of its directory moved into 64-bit fields, and a 64-bit end record. */
function wide(zip: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(zip.buffer);
  const end = zip.length - 22;
  const from = view.getUint32(end + 16, true);
  const parts: Uint8Array[] = [zip.slice(0, from)];
  let count = 0;
  for (let at = from; at < end; count++) {
    const name = view.getUint16(at + 28, true), extra = view.getUint16(at + 30, true);
    const entry = zip.slice(at, at + 46 + name);
    const entryView = new DataView(entry.buffer);
    const field = new Uint8Array(4 + 24), fieldView = new DataView(field.buffer);
    fieldView.setUint16(0, 1, true);
    fieldView.setUint16(2, 24, true);
    [24, 20, 42].forEach((offset, i) => {
      fieldView.setBigUint64(4 + 8 * i, BigInt(entryView.getUint32(offset, true)), true);
      entryView.setUint32(offset, 0xffffffff, true);
    });
    entryView.setUint16(30, field.length, true);
    entryView.setUint16(32, 0, true);
    parts.push(entry, field);
    at += 46 + name + extra + view.getUint16(at + 32, true);
  }
  const size = parts.slice(1).reduce((sum, part) => sum + part.length, 0);
  const end64 = new Uint8Array(56), end64View = new DataView(end64.buffer);
  end64View.setUint32(0, 0x06064b50, true);
  end64View.setBigUint64(24, BigInt(count), true);
  end64View.setBigUint64(40, BigInt(size), true);
  end64View.setBigUint64(48, BigInt(from), true);
  const locator = new Uint8Array(20), locatorView = new DataView(locator.buffer);
  locatorView.setUint32(0, 0x07064b50, true);
  locatorView.setBigUint64(8, BigInt(from + size), true);
  const last = zip.slice(end), lastView = new DataView(last.buffer);
  lastView.setUint32(12, 0xffffffff, true);
  lastView.setUint32(16, 0xffffffff, true);
  return Uint8Array.from(Buffer.concat([...parts, end64, locator, last]));
}
