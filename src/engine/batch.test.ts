import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { answerBatch } from './answerBatch.ts';
import { causalBatch, checkBatch, toDevice } from './batch.ts';

beforeAll(() => setBackend('cpu'));

describe('causalBatch', () => {
  it('lays virtual tokens before the text and predicts after the last row', () => {
    const batch = causalBatch(Int32Array.of(7, 8), 2, 10);
    expect([...batch.rowSource]).toEqual([-1, -2, 7, 8]);
    expect([...batch.position]).toEqual([10, 11, 12, 13]);
    expect([...batch.visibleFrom]).toEqual([0, 1, 2, 3]);
    expect([...batch.visibleUntil]).toEqual([4, 4, 4, 4]);
    expect([...batch.targetRow]).toEqual([3]);
  });
});

describe('toDevice', () => {
  it('puts the arrays on the device and takes them off again', async () => {
    const before = memory().numTensors;
    const batch = toDevice(causalBatch(Int32Array.of(7, 8), 1));
    expect([...await batch.rowSource.data()]).toEqual([-1, 7, 8]);
    expect(batch.targetWeight.dtype).toBe('float32');
    batch.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('has targets computed by ascending rows, and tells how they come into their own order where that is another', async () => {
    const before = memory().numTensors;
    const of = (...targetRow: number[]) => toDevice({ ...causalBatch(Int32Array.of(5, 6, 7), 0), targetRow: Int32Array.from(targetRow), targetId: new Int32Array(3), targetWeight: new Float32Array(3) });
    const [ordered, unordered] = [of(0, 2, 2), of(2, 0, 1)];
    expect(ordered.targetQueries.arrangement).toBeNull();
    expect([...await unordered.targetQueries.row.data()]).toEqual([0, 1, 2]);
    expect([...await unordered.targetQueries.arrangement?.index.data() ?? []]).toEqual([2, 0, 1]);
    expect([...await unordered.targetQueries.arrangement?.inverse.data() ?? []]).toEqual([1, 2, 0]);
    for (const batch of [ordered, unordered]) batch.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses arrays of unequal length and targets outside the rows', () => {
    const batch = causalBatch(Int32Array.of(7, 8), 0);
    expect(() => toDevice({ ...batch, position: Int32Array.of(0) })).toThrow(/equal lengths/);
    expect(() => toDevice({ ...batch, targetRow: Int32Array.of(2) })).toThrow(/target outside/);
    expect(() => toDevice({ ...batch, targetId: Int32Array.of(-1) })).toThrow(/target outside/);
  });
});

describe('answerBatch', () => {
  it('reads prompt and text both ways and answers from the start token', () => {
    const { encoder, ...decoder } = answerBatch(Int32Array.of(7, 8), 2, 5);
    expect(encoder).toEqual({
      rowSource: Int32Array.of(-1, -2, 7, 8), position: Int32Array.of(0, 1, 2, 3), visibleFrom: new Int32Array(4), visibleUntil: new Int32Array(4).fill(4),
      crossFrom: new Int32Array(4), crossUntil: new Int32Array(4).fill(1),
    });
    expect(decoder).toEqual(causalBatch(Int32Array.of(5), 0));
  });

  it('is put on the device with who sees the text, in terms of the target rows too', async () => {
    const before = memory().numTensors;
    const { encoder } = answerBatch(Int32Array.of(7, 8), 0, 5);
    if (encoder === undefined) throw new Error('no encoder');
    // Three decoder rows, the last two of them targets: rows 1 and 2 see the first text row, all see the second.
    const batch = toDevice({
      ...causalBatch(Int32Array.of(5, 6, 7), 0), targetRow: Int32Array.of(2, 1), targetId: Int32Array.of(1, 1), targetWeight: Float32Array.of(1, 1),
      encoder: { ...encoder, crossFrom: Int32Array.of(1, 0), crossUntil: Int32Array.of(3, 3) },
    });
    expect([...await batch.encoder?.targetCross.from.data() ?? []]).toEqual([0, 0]);
    expect([...await batch.encoder?.targetCross.until.data() ?? []]).toEqual([2, 2]);
    expect([...await batch.encoder?.cross.from.data() ?? []]).toEqual([1, 0]);
    batch.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('is checked in both streams', () => {
    const limits = { vocabSize: 10, numVirtualTokens: 2, maxPositions: 4 };
    expect(() => checkBatch(answerBatch(Int32Array.of(7, 9), 2, 0), limits)).not.toThrow();
    expect(() => checkBatch(answerBatch(Int32Array.of(7, 10), 2, 0), limits)).toThrow(/Token id 10/);
    expect(() => checkBatch(answerBatch(Int32Array.of(7), 3, 0), limits)).toThrow(/virtual token 2/);
    expect(() => checkBatch(answerBatch(Int32Array.of(7, 8, 9), 2, 0), limits)).toThrow(/position 4/);
    expect(() => checkBatch(answerBatch(Int32Array.of(7), 2, 10), limits)).toThrow(/Token id 10/);
    expect(() => checkBatch({ ...answerBatch(Int32Array.of(7), 2, 0), rowSource: Int32Array.of(-1) }, limits)).toThrow(/virtual token 0/);
    const uneven = answerBatch(Int32Array.of(7), 0, 0);
    expect(() => toDevice({ ...uneven, ...(uneven.encoder ? { encoder: { ...uneven.encoder, crossFrom: new Int32Array() } } : {}) })).toThrow(/equal lengths/);
  });
});
