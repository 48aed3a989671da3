import { scalar, tensor1d } from '@tensorflow/tfjs-core';
import { bindCases, kindName, random1d, random2d, randomMatrix, randomValues, withInputs, withMatrix } from '../webgpu/case.ts';
import type { MatrixKind, OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = Pick<typeof reference, 'forwardHeadCrossEntropy' | 'backwardHeadCrossEntropy' | 'forwardHeadLogits'>;

/** Targets at both ends of the vocabulary, every third weight 0; with a bias and capped logits where `softCap` is given. */
function headCase(count: number, width: number, vocabSize: number, softCap = 0, kind: MatrixKind = {}): OperationCase<Form> {
  const ids = Int32Array.from({ length: count }, (_, m) => (m % 2 === 0 ? vocabSize - 1 - (m % vocabSize) : (5 * m) % vocabSize));
  const weights = randomValues('weights', count).map((value, m) => (m % 3 === 2 ? 0 : value));
  return {
    operation: 'headCrossEntropy', name: `${count} rows of ${width}, ${vocabSize} tokens${softCap > 0 ? `, bias and cap ${softCap}` : ''}${kindName(kind)}`,
    run: (form) => withMatrix(randomMatrix('head', vocabSize, width, kind), (matrix) => withInputs({
      rows: random2d('rows', count, width), bias: random1d('bias', vocabSize),
      targetId: tensor1d(ids, 'int32'), targetWeight: tensor1d(weights), dLoss: scalar(0.7),
    }, ({ rows, bias, targetId, targetWeight, dLoss }) => {
      const head = { matrix, bias: softCap > 0 ? bias : null, softCap };
      const { loss, logProbs, logSumExp } = form.forwardHeadCrossEntropy(rows, head, targetId, targetWeight);
      const logits = form.forwardHeadLogits(rows, head);
      return { loss, logProbs, logSumExp, logits, dRows: form.backwardHeadCrossEntropy(dLoss, rows, head, targetId, targetWeight, logSumExp) };
    })),
  };
}

/** For the start-up self-test. */
export const quickHeadCrossEntropyCases = bindCases([headCase(5, 20, 100), headCase(33, 20, 500)], reference, webgpu);

/** Shapes at the borders of tiles, and vocabularies at the borders of a chunk. */
export const oddHeadCrossEntropyCases = bindCases([
  headCase(1, 1, 2), headCase(5, 18, 100), headCase(1, 64, 31), headCase(63, 12, 32), headCase(64, 16, 33), headCase(65, 9, 6203, 2),
  ...[-1, 0, 1].flatMap((border) => [headCase(3, 8, webgpu.CHUNK + border), headCase(9, 4, 2 * webgpu.CHUNK + border)]), headCase(130, 8, 7000),
], reference, webgpu);

/** Packed heads, in widths that fill no word or block, and shards. */
export const packedHeadCrossEntropyCases = bindCases([
  ...[1, 5, 63, 64, 65].map((count) => headCase(count, 45, 100, 0, { dtype: 'f16' })), headCase(3, 9, webgpu.CHUNK + 1, 0, { dtype: 'f16' }),
  headCase(5, 45, 100, 0, { dtype: 'int8' }), headCase(5, 45, 100, 0, { dtype: 'int4' }),
  headCase(7, 12, 301, 2, { dtype: 'int8', shardRows: 100 }), headCase(5, 18, 100, 0, { shardRows: 33 }),
], reference, webgpu);
