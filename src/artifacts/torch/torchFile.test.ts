import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseSafetensorsHeader } from '../safetensors.ts';
import { readTorchTable } from './torchFile.ts';

const GOLDEN = 'test/goldens/gpt2-bin/pytorch_model.bin';
const SAME = 'test/goldens/gpt2/model.safetensors';
const FILE = 'pytorch_model.bin';

const encode = (text: string) => new TextEncoder().encode(text);
const table = (bytes: Uint8Array) => readTorchTable(FILE, bytes.length, async (start, end) => bytes.slice(start, end));

/** A pickle of protocol 2 from opcodes (as characters) and arguments. */
function pickle(...parts: (string | number[])[]): Uint8Array {
  return Uint8Array.from([0x80, 2, ...parts.flatMap((part) => (typeof part === 'string' ? [...encode(part)] : part)), 0x2e]);
}

const text = (value: string): number[] => [0x58, value.length, 0, 0, 0, ...encode(value)];
const int = (value: number): number[] => [0x4a, value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];
/** A tensor [2,3] of a storage of `elements` floats. */
const tensor = ({ elements = 6, offset = 0, shape = [2, 3], strides = [3, 1] }: { elements?: number; offset?: number; shape?: number[]; strides?: number[] } = {}): (string | number[])[] => [
  'ctorch._utils\n_rebuild_tensor_v2\n', '((', text('storage'), 'ctorch\nFloatStorage\n', text('0'), text('cpu'), int(elements), 'tQ', int(offset),
  '(', ...shape.map(int), 't(', ...strides.map(int), 't', [0x89], 'ccollections\nOrderedDict\n)R', 'tR',
];

function torchFile(data: Uint8Array, more: Record<string, Uint8Array> = {}, level: 0 | 6 = 0): Uint8Array {
  const files = { 'model/data.pkl': data, 'model/byteorder': encode('little'), 'model/data/0': new Uint8Array(24), ...more };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, [bytes, { level }]])));
}

const good = pickle('}', text('w'), ...tensor(), 's');

describe('a file of torch.save', () => {
  it('holds the same bytes as the same model in safetensors', async () => {
    const [bin, safe] = await Promise.all([readFile(GOLDEN), readFile(SAME)]);
    const [found, expected] = [await table(new Uint8Array(bin)), parseSafetensorsHeader(new Uint8Array(safe), safe.length, SAME).tensors];
    for (const [name, entry] of expected) {
      const mine = found.get(name);
      expect({ name, dtype: mine?.dtype, shape: mine?.shape }).toEqual({ name, dtype: entry.dtype, shape: entry.shape });
      expect(bin.subarray(mine?.start, mine?.end).equals(safe.subarray(entry.start, entry.end))).toBe(true);
    }
    // The tied head is a second name for the storage of the embedding.
    expect(found.get('lm_head.weight')).toEqual(found.get('transformer.wte.weight'));
  });

  it('places a part of a shared storage', async () => {
    const bytes = torchFile(pickle('}', text('w'), ...tensor({ offset: 2, shape: [1, 3], strides: [99, 1] }), 's'));
    const { start = 0, end = 0, shape } = (await table(bytes)).get('w') ?? {};
    expect([shape, end - start]).toEqual([[1, 3], 12]);
  });

  it.each([
    ['that would run a program', pickle('cos\nsystem\n', text('rm -rf /'), [0x85], 'R'), 'names os.system'],
    ['with a function of builtins', pickle('cbuiltins\neval\n', text('1'), [0x85], 'R'), 'names builtins.eval'],
    ['with an opcode that makes objects', pickle('}', [0x81]), 'opcode 0x81'],
    ['with protocol 4', Uint8Array.of(0x80, 4, 0x7d, 0x2e), 'protocol is 4'],
    ['that ends early', pickle('}').slice(0, -1), 'ends in the middle'],
    ['with a text of 4 GB', pickle([0x58, 255, 255, 255, 255]), 'ends in the middle'],
    ['with a number of 200 bytes', pickle([0x8a, 200, ...Array.from({ length: 200 }, () => 1)]), '200 bytes long'],
    ['with an empty memo', pickle('h', [7]), 'memo 7 is empty'],
    ['without a value', pickle(), 'stack is empty'],
    ['of a number', pickle([0x4b, 1]), 'no table of tensors'],
    ['with a nested table', pickle('}', text('model'), '}', 's'), '"model", which is no tensor'],
    ['with a storage of another size', pickle('}', text('w'), ...tensor({ elements: 7 }), 's'), '7 numbers of 4 bytes'],
    ['with a tensor beyond its storage', pickle('}', text('w'), ...tensor({ offset: 1 }), 's'), 'at number 1 to 7 of 6'],
    ['with a negative place', pickle('}', text('w'), ...tensor({ offset: -1 }), 's'), 'in a way that torch does not'],
    ['with a transposed tensor', pickle('}', text('w'), ...tensor({ shape: [3, 2], strides: [1, 3] }), 's'), 'steps of 1, 3'],
    ['that calls a tensor type', pickle('ctorch\nFloatStorage\n)R'), 'calls torch.FloatStorage'],
  ])('is refused with a stream %s', async (_, data, words) => {
    await expect(table(torchFile(data))).rejects.toMatchObject({ code: 'torchFile', details: { file: FILE } });
    await expect(table(torchFile(data))).rejects.toThrow(words);
  });

  it('reads a memo that doubles forty times without building it', async () => {
    const doublings = Array.from({ length: 40 }, () => ['h', [0], 'h', [0], [0x86], 'q', [0], '0']).flat();
    // POP (0x30) is no opcode of a table of tensors: refused at the first, not after 2^40 tuples.
    await expect(table(torchFile(pickle(')q', [0], ...doublings)))).rejects.toThrow('opcode 0x30');
    const kept = Array.from({ length: 40 }, () => ['h', [0], 'h', [0], [0x86], 'q', [0]]).flat();
    await expect(table(torchFile(pickle(')q', [0], ...kept)))).rejects.toThrow('no table of tensors');
  });

  it('is refused where the archive is compressed, cut, of the wrong byte order, without numbers, or no archive', async () => {
    await expect(table(torchFile(good, {}, 6))).rejects.toThrow('compressed');
    const whole = torchFile(good);
    expect((await table(whole)).get('w')?.shape).toEqual([2, 3]);
    await expect(table(whole.slice(0, -40))).rejects.toThrow('no table of contents');
    await expect(table(whole.slice(60))).rejects.toThrow('no file of torch.save');
    await expect(table(torchFile(good, { 'model/byteorder': encode('big') }))).rejects.toThrow('"big" byte order');
    await expect(table(torchFile(pickle('}', text('w'), ...tensor(), 's'), { 'model/data/0': new Uint8Array(20) }))).rejects.toThrow('20 bytes');
    await expect(table(zipSync({ 'model/other': [good, { level: 0 }] }))).rejects.toThrow('no data.pkl');
    await expect(table(Uint8Array.of(0x80, 2, 0x8a, 10))).rejects.toThrow('before 1.6');
    await expect(table(new Uint8Array())).rejects.toThrow('no file of torch.save');
  });
});
