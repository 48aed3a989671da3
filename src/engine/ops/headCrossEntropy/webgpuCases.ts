import { scalar, tensor1d } from '@tensorflow/tfjs-core';
import { bindCases, random2d, randomValues, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = Pick<typeof reference, 'forwardHeadCrossEntropy' | 'backwardHeadCrossEntropy'>;

/** Targets at both ends of the vocabulary, every third weight 0. */
function headCase(count: number, width: number, vocabSize: number): OperationCase<Form> {
  const ids = Int32Array.from({ length: count }, (_, m) => (m % 2 === 0 ? vocabSize - 1 - (m % vocabSize) : (5 * m) % vocabSize));
  const weights = randomValues('weights', count).map((value, m) => (m % 3 === 2 ? 0 : value));
  return {
    operation: 'headCrossEntropy', name: `${count} rows of ${width}, ${vocabSize} tokens`,
    run: (form) => withInputs({
      rows: random2d('rows', count, width), head: random2d('head', vocabSize, width),
      targetId: tensor1d(ids, 'int32'), targetWeight: tensor1d(weights), dLoss: scalar(0.7),
    }, ({ rows, head, targetId, targetWeight, dLoss }) => {
      const { loss, logProbs, logSumExp } = form.forwardHeadCrossEntropy(rows, head, targetId, targetWeight);
      return { loss, logProbs, logSumExp, dRows: form.backwardHeadCrossEntropy(dLoss, rows, head, targetId, targetWeight, logSumExp) };
    }),
  };
}

/** For the start-up self-test. */
export const quickHeadCrossEntropyCases = bindCases([headCase(5, 20, 100), headCase(33, 20, 500)], reference, webgpu);

/** Shapes at the borders of tiles, and vocabularies at the borders of a chunk. */
export const oddHeadCrossEntropyCases = bindCases([
  headCase(1, 1, 2), headCase(5, 18, 100), headCase(1, 64, 31), headCase(63, 12, 32), headCase(64, 16, 33), headCase(65, 9, 6200),
  headCase(3, 8, webgpu.CHUNK), headCase(3, 8, webgpu.CHUNK + 1), headCase(9, 4, 2 * webgpu.CHUNK - 1), headCase(130, 8, 7000),
], reference, webgpu);
