/**
 * A reader of the pickle streams that torch.save writes for a state dict, and of nothing else. No name is ever looked
 * up and nothing is called: a GLOBAL becomes its own name, REDUCE is understood for the four functions below, and any
 * other opcode or name ends the reading. Source of the opcodes: CPython's Lib/pickletools.py; of what torch writes:
 * torch/_weights_only_unpickler.py and torch/_utils.py (2.13).
 */
import { refuseTorch } from './refuse.ts';

/** What a stream may build. Dicts keep only text keys: a state dict has no others. */
export type Pickled =
  | null | boolean | number | string
  | { readonly kind: 'tuple'; readonly items: readonly Pickled[] }
  | { readonly kind: 'dict'; readonly entries: Map<string, Pickled> }
  | { readonly kind: 'global'; readonly name: string }
  | PickledStorage | PickledTensor;

export interface PickledStorage { readonly kind: 'storage'; readonly dtype: string; readonly key: string; readonly elements: number }
export interface PickledTensor { readonly kind: 'tensor'; readonly storage: PickledStorage; readonly offset: number; readonly shape: readonly number[]; readonly strides: readonly number[] }

const MARK = Symbol('mark');
type Stacked = Pickled | typeof MARK;

/** Names of the dtypes as safetensors has them. */
const STORAGES: Readonly<Record<string, string>> = {
  'torch.FloatStorage': 'F32', 'torch.HalfStorage': 'F16', 'torch.BFloat16Storage': 'BF16', 'torch.DoubleStorage': 'F64',
  'torch.LongStorage': 'I64', 'torch.IntStorage': 'I32', 'torch.ShortStorage': 'I16', 'torch.CharStorage': 'I8', 'torch.ByteStorage': 'U8', 'torch.BoolStorage': 'BOOL',
};
const ORDERED_DICT = 'collections.OrderedDict';
const REBUILD_TENSOR = 'torch._utils._rebuild_tensor_v2';
const REBUILD_PARAMETER = 'torch._utils._rebuild_parameter';
const ALLOWED = new Set([...Object.keys(STORAGES), ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER]);

/** The object of a stream. Throws `torchFile` naming the opcode, name or place that it does not understand. */
export function readPickle(bytes: Uint8Array, file: string): Pickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Stacked[] = [];
  const memo = new Map<number, Pickled>();
  let at = 0;

  const fail = (what: string): Error => refuseTorch(file, `holds what is no plain table of tensors: ${what} (byte ${at} of data.pkl)`);
  const take = (length: number): number => {
    if (length < 0 || at + length > bytes.length) throw fail(`its stream ends in the middle of something ${length} bytes long`);
    at += length;
    return at - length;
  };
  const text = (length: number): string => {
    const start = take(length);
    return new TextDecoder().decode(bytes.subarray(start, start + length));
  };
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw fail('a name has no end');
    const found = text(end - at);
    at++;
    return found;
  };
  const pop = (): Pickled => {
    const value = stack.pop();
    if (value === undefined || value === MARK) throw fail('its stack is empty where a value is needed');
    return value;
  };
  const popToMark = (): Pickled[] => {
    const start = stack.lastIndexOf(MARK);
    if (start < 0) throw fail('a mark is missing');
    return stack.splice(start).filter((value) => value !== MARK);
  };
  const tuple = (items: readonly Pickled[]): void => { stack.push({ kind: 'tuple', items }); };
  const put = (index: number): void => {
    const top = pop();
    stack.push(top);
    memo.set(index, top);
  };
  const get = (index: number): void => {
    const value = memo.get(index);
    if (value === undefined) throw fail(`memo ${index} is empty`);
    stack.push(value);
  };
  const setItems = (pairs: readonly Pickled[]): void => {
    const target = pop();
    if (!isKind(target, 'dict')) throw fail('items are set on what is no dict');
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const key = pairs[i];
      if (typeof key !== 'string') throw fail('a dict has a key that is no text');
      target.entries.set(key, pairs[i + 1] ?? null);
    }
    stack.push(target);
  };
  const long1 = (): number => {
    const length = bytes[take(1)] ?? 0;
    const start = take(length);
    if (length > 8) throw fail(`a number is ${length} bytes long`);
    let value = 0n;
    for (let i = 0; i < length; i++) value |= BigInt(bytes[start + i] ?? 0) << BigInt(8 * i);
    return Number(BigInt.asIntN(8 * length, value));
  };

  const opcodes: Readonly<Record<number, () => void>> = {
    0x80: () => { const version = bytes[take(1)] ?? 0; if (version !== 2) throw fail(`its pickle protocol is ${version}, not 2`); },
    0x28: () => { stack.push(MARK); },
    0x4e: () => { stack.push(null); },
    0x88: () => { stack.push(true); },
    0x89: () => { stack.push(false); },
    0x4b: () => { stack.push(bytes[take(1)] ?? 0); },
    0x4d: () => { stack.push(view.getUint16(take(2), true)); },
    0x4a: () => { stack.push(view.getInt32(take(4), true)); },
    0x8a: () => { stack.push(long1()); },
    0x58: () => { stack.push(text(view.getUint32(take(4), true))); },
    0x7d: () => { stack.push({ kind: 'dict', entries: new Map() }); },
    0x29: () => { tuple([]); },
    0x85: () => { tuple([pop()]); },
    0x86: () => { const b = pop(), a = pop(); tuple([a, b]); },
    0x87: () => { const c = pop(), b = pop(), a = pop(); tuple([a, b, c]); },
    0x74: () => { tuple(popToMark()); },
    0x71: () => { put(bytes[take(1)] ?? 0); },
    0x72: () => { put(view.getUint32(take(4), true)); },
    0x68: () => { get(bytes[take(1)] ?? 0); },
    0x6a: () => { get(view.getUint32(take(4), true)); },
    0x73: () => { const value = pop(), key = pop(); setItems([key, value]); },
    0x75: () => { setItems(popToMark()); },
    0x63: () => {
      const name = `${line()}.${line()}`;
      if (!ALLOWED.has(name)) throw fail(`it names ${name}`);
      stack.push({ kind: 'global', name });
    },
    0x51: () => { stack.push(storageOf(pop(), fail)); },
    0x52: () => { const args = pop(), called = pop(); stack.push(reduce(called, args, fail)); },
    // The state of an ordered dict is the modules' version numbers, which nothing here needs.
    0x62: () => { const state = pop(); if (!isKind(state, 'dict') || !isKind(stack.at(-1), 'dict')) throw fail('a state is set on what is no dict'); },
  };
  for (;;) {
    const code = bytes[take(1)] ?? 0;
    if (code === 0x2e) break;
    const run = opcodes[code];
    if (run === undefined) throw fail(`its opcode 0x${code.toString(16).padStart(2, '0')} is none that a table of tensors needs`);
    run();
  }
  return pop();
}

type Fail = (what: string) => Error;

function isKind<K extends 'tuple' | 'dict' | 'global' | 'storage' | 'tensor'>(value: Stacked | undefined, kind: K): value is Extract<Pickled, { kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

/** A persistent id: ('storage', type, key, location, number of elements). */
function storageOf(id: Pickled, fail: Fail): PickledStorage {
  const [word, type, key, , elements] = isKind(id, 'tuple') ? id.items : [];
  const dtype = isKind(type, 'global') ? STORAGES[type.name] : undefined;
  if (word !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(elements)) throw fail('a storage is not described as torch describes it');
  return { kind: 'storage', dtype, key, elements };
}

function reduce(called: Pickled, args: Pickled, fail: Fail): Pickled {
  const name = isKind(called, 'global') ? called.name : '';
  const items = isKind(args, 'tuple') ? args.items : [];
  if (name === ORDERED_DICT && items.length === 0) return { kind: 'dict', entries: new Map() };
  if (name === REBUILD_PARAMETER && isKind(items[0], 'tensor')) return items[0];
  if (name === REBUILD_TENSOR) {
    const [storage, offset, size, stride] = items;
    const shape = countsOf(size), strides = countsOf(stride);
    if (isKind(storage, 'storage') && isCount(offset) && shape !== null && strides?.length === shape.length) return { kind: 'tensor', storage, offset, shape, strides };
  }
  throw fail(`it calls ${name === '' ? 'what is no function' : name} in a way that torch does not`);
}

function countsOf(value: Pickled | undefined): number[] | null {
  if (!isKind(value, 'tuple')) return null;
  const counts = value.items.filter(isCount);
  return counts.length === value.items.length ? counts : null;
}

function isCount(value: Pickled | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
