import { concat, dispose, getBackend } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import { StudioError } from '../../domain/errors.ts';
import type { StepMetrics } from '../../domain/run.ts';

/** Steps between two readings from a GPU, and the time after which it is read anyway: a reading waits for the queue. */
const GROUP_STEPS = 8;
const GROUP_MILLISECONDS = 200;

/** Collects what steps report on the device and reads it back in groups. */
export interface StepLog {
  /** report [3], see trainStep; the log disposes it. */
  add(report: Tensor, step: number, learningRate: number, packs: readonly PackResult[]): void;
  size(): number;
  /** Whether it is time to read: at once on WASM and CPU, where a reading costs nothing. */
  isDue(): boolean;
  /** Reads and forgets the collected steps. Throws `lossNotFinite`. */
  flush(): Promise<StepMetrics[]>;
  /** Leaves the time since the last step out of the next step's (an evaluation, a pause). */
  restartClock(): void;
  dispose(): void;
}

type Pending = Omit<StepMetrics, 'trainLoss' | 'gradientNorm' | 'promptNorm' | 'milliseconds'>;

export function createStepLog(): StepLog {
  let pending: Pending[] = [];
  let reports: Tensor[] = [];
  let started = performance.now();
  return {
    add: (report, step, learningRate, packs) => {
      reports.push(report);
      pending.push({ step, learningRate, ...countRows(packs) });
    },
    size: () => pending.length,
    isDue: () => getBackend() !== 'webgpu' || pending.length >= GROUP_STEPS || performance.now() - started >= GROUP_MILLISECONDS,
    flush: async () => {
      const steps = pending;
      const joined = concat(reports);
      dispose(reports);
      pending = [];
      reports = [];
      const values = await joined.data<'float32'>();
      joined.dispose();
      const milliseconds = (performance.now() - started) / steps.length;
      started = performance.now();
      return steps.map((step, i) => {
        const [trainLoss = NaN, gradientNorm = NaN, promptNorm = NaN] = values.subarray(3 * i, 3 * i + 3);
        checkFinite(step, trainLoss, gradientNorm);
        return { ...step, trainLoss, gradientNorm, promptNorm, milliseconds };
      });
    },
    restartClock: () => { started = performance.now(); },
    dispose: () => { dispose(reports); },
  };
}

function countRows(packs: readonly PackResult[]): Pick<StepMetrics, 'rows' | 'paddedRows' | 'examples'> {
  const examples = new Set<string>();
  packs.forEach(({ owners }, pack) => owners.example.forEach((example) => { if (example >= 0) examples.add(`${pack}/${example}`); }));
  return {
    rows: packs.reduce((sum, pack) => sum + pack.usedRows, 0),
    paddedRows: packs.reduce((sum, pack) => sum + pack.paddedRows, 0),
    examples: examples.size,
  };
}

function checkFinite({ step, learningRate }: Pending, loss: number, gradientNorm: number): void {
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) return;
  throw new StudioError('lossNotFinite', `At step ${step} the loss is ${loss} and the gradient's norm ${gradientNorm}, with learning rate ${learningRate}. Lower the learning rate or clip the gradient; the best prompt so far is kept.`, { step, learningRate });
}
