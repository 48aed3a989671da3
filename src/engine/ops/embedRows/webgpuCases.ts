import { tensor1d } from '@tensorflow/tfjs-core';
import { bindCases, kindName, random2d, randomMatrix, withInputs, withMatrix } from '../webgpu/case.ts';
import type { MatrixKind, OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = Pick<typeof reference, 'forwardEmbedRows' | 'backwardEmbedRows'>;

/** Virtual tokens first, token ids after; where nothing else is said, the first virtual token a second time at the end. */
function embedCase(rows: number, width: number, numVirtual: number, scale = 1, kind: MatrixKind = {}, promptRows = rows): OperationCase<Form> {
  const vocabSize = 11;
  const source = Int32Array.from({ length: rows }, (_, r) => (r < numVirtual ? -1 - r : (7 * r) % vocabSize));
  if (numVirtual > 0 && promptRows === rows) source[rows - 1] = -1;
  return {
    operation: 'embedRows', name: `${rows} rows of ${width}, ${numVirtual} virtual tokens, tokens times ${scale}${kindName(kind)}${promptRows === rows ? '' : `, all in the first ${promptRows} rows`}`,
    run: (form) => withMatrix(randomMatrix('table', vocabSize, width, kind), (table) => withInputs({
      rowSource: tensor1d(source, 'int32'),
      prompt: random2d('prompt', Math.max(1, numVirtual), width), dy: random2d('dy', rows, width),
    }, ({ rowSource, prompt, dy }) => {
      if (numVirtual === 0) return { y: form.forwardEmbedRows(rowSource, table, null, scale) };
      return { y: form.forwardEmbedRows(rowSource, table, prompt, scale), dPrompt: form.backwardEmbedRows(dy, rowSource, numVirtual, promptRows) };
    })),
  };
}

const PACKED = ['f16', 'int8', 'int4'] as const;

/** For the start-up self-test: how a driver decodes each kind of packed weights, too. */
export const quickEmbedRowsCases = bindCases([embedCase(9, 6, 3), ...PACKED.map((dtype) => embedCase(9, 38, 3, 1, { dtype }))], reference, webgpu);

/** Shapes at the borders of tiles. */
export const oddEmbedRowsCases = bindCases(
  [embedCase(1, 64, 0), embedCase(64, 4, 1), embedCase(65, 260, 5), embedCase(63, 257, 40), embedCase(40, 1, 7), embedCase(9, 8, 3, 2.5), embedCase(9, 7, 0, 2.5), embedCase(70, 12, 64, 1, {}, 64),
    ...PACKED.flatMap((dtype) => [1, 40, 63, 64, 65].map((rows) => embedCase(rows, 65, 7, 2.5, { dtype, shardRows: 4 }))), embedCase(20, 8, 2, 1, { shardRows: 3 })], reference, webgpu);
