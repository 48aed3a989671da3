import { DTYPE_BYTES } from '../safetensors.ts';
import type { StoredTensor } from '../safetensors.ts';
import { readPickle } from './pickle.ts';
import type { PickledTensor } from './pickle.ts';
import { refuseTorch } from './refuse.ts';
import { contentsOf, readZipDirectory } from '../zip/directory.ts';
import type { ReadRange, ZipEntry, ZipSource } from '../zip/directory.ts';

/** A table of tensors is some kilobytes a hundred tensors. */
const MAX_PICKLE_BYTES = 16 * 2 ** 20;

/**
 * Where the tensors of a state dict lie in a file of torch.save (pytorch_model.bin): read by ranges, no tensor among
 * them, and no code in it is run. Throws `torchFile` where the file is damaged, older than PyTorch 1.6 (not a zip), or
 * holds anything but a table of names and contiguous tensors.
 */
export async function readTorchTable(file: string, size: number, read: ReadRange): Promise<Map<string, StoredTensor>> {
  const zip = { size, read, broken: (why: string) => refuseTorch(file, why) };
  const { tensors, storages } = await readStateDict(file, zip);
  const places = new Map<string, { readonly start: number; readonly end: number }>();
  const table = new Map<string, StoredTensor>();
  for (const [name, tensor] of tensors) {
    const { key } = tensor.storage;
    const entry = storages(key);
    if (entry === undefined) throw refuseTorch(file, `lacks the numbers of "${name}" (data/${key})`, { key: name });
    const place = places.get(key) ?? await contentsOf(zip, entry);
    places.set(key, place);
    table.set(name, placeOf(file, name, tensor, place));
  }
  return table;
}

/** Names, types and shapes alone: a few reads however many tensors there are, where each read is a request. */
export async function readTorchShapes(file: string, size: number, read: ReadRange): Promise<Map<string, Pick<StoredTensor, 'dtype' | 'shape'>>> {
  const { tensors } = await readStateDict(file, { size, read, broken: (why) => refuseTorch(file, why) });
  return new Map(Array.from(tensors, ([name, { storage: { dtype }, shape }]) => [name, { dtype, shape }]));
}

interface StateDict {
  readonly tensors: ReadonlyMap<string, PickledTensor>;
  /** The entry that holds a storage's numbers. */
  readonly storages: (key: string) => ZipEntry | undefined;
}

async function readStateDict(file: string, zip: ZipSource): Promise<StateDict> {
  const { size, read } = zip;
  const head = await read(0, Math.min(4, size));
  if (head[0] === 0x80) throw refuseTorch(file, 'is in the format of PyTorch before 1.6, which this program does not read');
  if (head[0] !== 0x50 || head[1] !== 0x4b) throw refuseTorch(file, 'is no file of torch.save');
  const entries = new Map((await readZipDirectory(zip)).map((stored) => [stored.path, stored]));
  for (const { path, method, encrypted } of entries.values()) if (method !== 0 || encrypted) throw refuseTorch(file, `holds ${path} compressed or encrypted`);
  const pickleName = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  const entry = pickleName === undefined ? undefined : entries.get(pickleName);
  if (entry === undefined || pickleName === undefined) throw refuseTorch(file, 'holds no data.pkl, so it is no file of torch.save');
  const folder = pickleName.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  if (order !== undefined) await checkByteOrder(file, await contentsOf(zip, order), read);
  if (entry.size > MAX_PICKLE_BYTES) throw refuseTorch(file, `has a data.pkl of ${entry.size} bytes, far more than names and sizes of tensors need`);

  const pickle = await contentsOf(zip, entry);
  const top = readPickle(await read(pickle.start, pickle.end), file);
  if (typeof top !== 'object' || top?.kind !== 'dict') throw refuseTorch(file, 'holds no table of tensors by name');
  const tensors = new Map<string, PickledTensor>();
  for (const [name, value] of top.entries) {
    if (typeof value !== 'object' || value?.kind !== 'tensor') throw refuseTorch(file, `holds "${name}", which is no tensor`, { key: name });
    tensors.set(name, value);
  }
  return { tensors, storages: (key) => entries.get(`${folder}data/${key}`) };
}

async function checkByteOrder(file: string, entry: { readonly start: number; readonly end: number }, read: ReadRange): Promise<void> {
  const order = new TextDecoder().decode(await read(entry.start, Math.min(entry.end, entry.start + 8)));
  if (order !== 'little') throw refuseTorch(file, `was written with "${order}" byte order, not "little"`);
}

function placeOf(file: string, name: string, { storage, offset, shape, strides }: PickledTensor, entry: { readonly start: number; readonly end: number }): StoredTensor {
  const elementBytes = DTYPE_BYTES[storage.dtype] ?? 0;
  if (storage.elements * elementBytes !== entry.end - entry.start) {
    throw refuseTorch(file, `gives "${name}" ${storage.elements} numbers of ${elementBytes} bytes, but data/${storage.key} has ${entry.end - entry.start} bytes`, { key: name });
  }
  const elements = shape.reduce((product, length) => product * length, 1);
  if (offset + elements > storage.elements) {
    throw refuseTorch(file, `places "${name}" at number ${offset} to ${offset + elements} of ${storage.elements}`, { key: name });
  }
  if (elements > 0 && !isContiguous(shape, strides)) {
    throw refuseTorch(file, `stores "${name}" [${shape.join(', ')}] with steps of ${strides.join(', ')}, not row by row`, { key: name });
  }
  const start = entry.start + offset * elementBytes;
  return { dtype: storage.dtype, shape, start, end: start + elements * elementBytes };
}

/** Whether the last axis changes fastest and nothing is left out; an axis of length 1 may have any step. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 1;
    if (length !== 1 && strides[axis] !== expected) return false;
    expected *= length;
  }
  return true;
}
