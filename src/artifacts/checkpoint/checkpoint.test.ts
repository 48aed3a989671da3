import { expect, it } from 'vitest';
import type { RunCheckpoint } from '../../domain/checkpoint.ts';
import { sampleCheckpoint as checkpoint, sampleStart as start } from '../testing/sampleCheckpoint.ts';
import { readCheckpoint, readStart, writeCheckpoint, writeStart } from './checkpoint.ts';

it('gives every bit back', () => {
  expect(readCheckpoint(writeCheckpoint(checkpoint), 'a')).toEqual(checkpoint);
  expect(Object.is(readCheckpoint(writeCheckpoint(checkpoint), 'a').prompt[1], -0)).toBe(true);
  const first: RunCheckpoint = { ...checkpoint, best: null, bestScores: null, startLoss: null, stopping: { best: null, waited: 0 } };
  expect(readCheckpoint(writeCheckpoint(first), 'a')).toEqual(first);
  expect(readStart(writeStart(start), 'start')).toEqual(start);
});

it('names the file that is cut, and the key that is wrong', () => {
  const bytes = writeCheckpoint(checkpoint);
  for (const length of [0, 5, 100, bytes.length - 1]) {
    expect(() => readCheckpoint(bytes.subarray(0, length), 'slot a')).toThrow(/^slot a is damaged/);
  }
  expect(() => readCheckpoint(writeStart(start), 'slot a')).toThrow(/^slot a says something else than a checkpoint at "checkpoint"/);
  expect(() => readStart(writeStart({ ...start, hiddenSize: -1 }), 'start')).toThrow(/"start.hiddenSize"/);
});
