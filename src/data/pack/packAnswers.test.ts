import { describe, expect, it } from 'vitest';
import type { EncodedExample, EncodedLabels } from '../../domain/task.ts';
import { packScoring, packTraining, planMicroBatches, scoringRows, sharedRows, trainingRows } from './index.ts';

const exact = (n: number) => n;
const example = (classIndex: number, ...ids: number[]): EncodedExample =>
  ({ contextIds: Int32Array.from(ids), classIndex, truncatedTokens: 0 });
/** Class 0 is "90 </s>", class 1 is "91 92 </s>"; answers start from token 0, </s> is 1. */
const labels: EncodedLabels = { ids: [Int32Array.of(90, 1), Int32Array.of(91, 92, 1)], endOfText: [true, true], decoderStart: 0 };
const plain = ({ encoder, ...decoder }: ReturnType<typeof packTraining>['batch']) =>
  ({ encoder: Object.fromEntries(Object.entries(encoder ?? {}).map(([name, values]) => [name, Array.from<number>(values)])), decoder });

describe('packTraining of an encoder-decoder', () => {
  const packed = packTraining([example(1, 5, 6), example(0, 7)], labels, { numVirtualTokens: 2, bucket: exact });
  const { encoder, decoder } = plain(packed.batch);

  it('reads the prompt and each text in one segment that sees itself whole', () => {
    expect(encoder).toMatchObject({
      rowSource: [-1, -2, 5, 6, -1, -2, 7], position: [0, 1, 2, 3, 0, 1, 2],
      visibleFrom: [0, 0, 0, 0, 4, 4, 4], visibleUntil: [4, 4, 4, 4, 7, 7, 7],
    });
  });

  it('answers from the start token, each token predicted from the row before it, weighing 1/B', () => {
    expect([...decoder.rowSource]).toEqual([0, 91, 92, 0, 90]);
    expect([...decoder.position]).toEqual([0, 1, 2, 0, 1]);
    expect([...decoder.visibleFrom]).toEqual([0, 1, 2, 3, 4]);
    expect([...decoder.visibleUntil]).toEqual([3, 3, 3, 5, 5]);
    expect([...decoder.targetRow]).toEqual([0, 1, 2, 3, 4]);
    expect([...decoder.targetId]).toEqual([91, 92, 1, 90, 1]);
    expect([...decoder.targetWeight]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it('lets the rows of an answer see the text they answer', () => {
    expect(encoder).toMatchObject({ crossFrom: [0, 0, 0, 0, 3, 3, 3], crossUntil: [3, 3, 3, 3, 5, 5, 5] });
  });

  it('counts the rows of both, and those of a padded batch', () => {
    expect(packed.usedRows).toBe(7 + 5);
    expect(packed.paddedRows).toBe(2 * (2 + 2 + 3)); // prompt, the longest text, the longest answer
    expect(trainingRows(example(1, 5, 6), labels, 2)).toBe(4 + 3);
    expect(trainingRows(example(0, 7), labels, 2)).toBe(3 + 2);
  });

  it('pads both with rows that see and show nothing', () => {
    const padded = plain(packTraining([example(0, 7)], labels, { numVirtualTokens: 2 }).batch);
    expect(padded.encoder['rowSource']).toEqual([-1, -2, 7, 0, 0, 0, 0, 0]);
    expect(padded.encoder['visibleUntil']).toEqual([3, 3, 3, 0, 0, 0, 0, 0]);
    expect(padded.encoder['crossUntil']).toEqual([2, 2, 2, 0, 0, 0, 0, 0]);
    expect([...padded.decoder.visibleUntil]).toEqual([2, 2, 0, 0, 0, 0, 0, 0]);
  });
});

describe('packScoring of an encoder-decoder', () => {
  it('reads the text once and hangs every class under one start token', () => {
    const packed = packScoring([example(0, 5, 6), example(-1, 7)], labels, { numVirtualTokens: 0, bucket: exact });
    const { encoder, decoder } = plain(packed.batch);
    expect(encoder['rowSource']).toEqual([5, 6, 7]);
    expect([...decoder.rowSource]).toEqual([0, 90, 91, 92, 0, 90, 91, 92]);
    expect([...decoder.position]).toEqual([0, 1, 1, 2, 0, 1, 1, 2]);
    expect([...decoder.visibleUntil]).toEqual([4, 2, 4, 4, 8, 6, 8, 8]);
    expect(encoder).toMatchObject({ crossFrom: [0, 0, 4], crossUntil: [4, 4, 8] });
    expect([...decoder.targetRow]).toEqual([0, 1, 0, 2, 3, 4, 5, 4, 6, 7]);
    expect([...decoder.targetId]).toEqual([90, 1, 91, 92, 1, 90, 1, 91, 92, 1]);
    expect([...packed.owners.candidate]).toEqual([0, 0, 1, 1, 1, 0, 0, 1, 1, 1]);
    expect(scoringRows(example(0, 5, 6), labels, 0)).toBe(2 + 4);
  });
});

describe('planMicroBatches of an encoder-decoder', () => {
  it('counts the prompt with each example', () => {
    const lengths = [example(0, 7), example(0, 8), example(0, 9)].map((one) => trainingRows(one, labels, 2));
    expect(planMicroBatches(lengths, { maxRows: 10, sharedRows: sharedRows(labels, 2) })).toEqual([[0, 1], [2]]);
  });
});
