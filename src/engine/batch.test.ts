import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { causalBatch, toDevice } from './batch.ts';

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

  it('refuses arrays of unequal length and targets outside the rows', () => {
    const batch = causalBatch(Int32Array.of(7, 8), 0);
    expect(() => toDevice({ ...batch, position: Int32Array.of(0) })).toThrow(/equal lengths/);
    expect(() => toDevice({ ...batch, targetRow: Int32Array.of(2) })).toThrow(/target outside/);
    expect(() => toDevice({ ...batch, targetId: Int32Array.of(-1) })).toThrow(/target outside/);
  });
});
