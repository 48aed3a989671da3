import { concat, dispose, getBackend, memory } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import { StudioError } from '../../domain/errors.ts';
import type { StepMetrics } from '../../domain/run.ts';
import { checkFinite, countWorse } from './divergence.ts';

/** Steps between two readings from a GPU, and the time after which it is read anyway: a reading waits for the queue. */
const GROUP_STEPS = 8;
const GROUP_MILLISECONDS = 200;

/** Collects what steps report on the device and reads it back in groups. */
export interface StepLog {
  /** report [4], see trainStep; the log disposes it. */
  add(report: Tensor, step: number, learningRate: number, packs: readonly PackResult[]): void;
  size(): number;
  /** Whether it is time to read: at once on WASM and CPU, where a reading costs nothing. */
  isDue(): boolean;
  /** Reads and forgets the collected steps. */
  flush(): Promise<ReadSteps>;
  /** Steps in a row, up to the last one read, that were far worse than the start. */
  worseThanStart(): number;
  /** Leaves the time since the last step out of the next step's (an evaluation, a pause). */
  restartClock(): void;
  dispose(): void;
}

/** Steps that were read back, up to the one that is `lossNotFinite` or `lossDiverged`, where one is. */
export interface ReadSteps { readonly metrics: readonly StepMetrics[]; readonly wrong: StudioError | null }

interface Pending extends Pick<StepMetrics, 'step' | 'learningRate' | 'rows' | 'paddedRows' | 'examples'> {
  /** Target tokens of an example, on average. */
  readonly tokens: number;
}

/** @param startLoss held-out loss before the first step @param worseBefore of the run that goes on */
export function createStepLog({ vocabSize, startLoss, worseBefore }: { readonly vocabSize: number; readonly startLoss: () => number; readonly worseBefore: number }): StepLog {
  let pending: Pending[] = [];
  let reports: Tensor[] = [];
  let worse = worseBefore;
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
      const deviceBytes = memory().numBytes;
      const milliseconds = (performance.now() - started) / steps.length;
      started = performance.now();
      const metrics: StepMetrics[] = [];
      for (const [i, { tokens, ...step }] of steps.entries()) {
        const [trainLoss = NaN, gradientNorm = NaN, promptNorm = NaN, promptDistance = NaN] = values.subarray(4 * i, 4 * i + 4);
        const figures = { step: step.step, learningRate: step.learningRate, loss: trainLoss, gradientNorm, promptNorm };
        try {
          checkFinite(figures);
          worse = countWorse(worse, figures, { tokens, vocabSize, startLoss: startLoss() });
        } catch (wrong) {
          if (wrong instanceof StudioError) return { metrics, wrong };
          throw wrong;
        }
        metrics.push({ ...step, trainLoss, gradientNorm, promptNorm, promptDistance, milliseconds, deviceBytes });
      }
      return { metrics, wrong: null };
    },
    worseThanStart: () => worse,
    restartClock: () => { started = performance.now(); },
    dispose: () => { dispose(reports); },
  };
}

function countRows(packs: readonly PackResult[]): Omit<Pending, 'step' | 'learningRate'> {
  const examples = new Set<string>();
  let tokens = 0;
  packs.forEach(({ batch, owners }, pack) => owners.example.forEach((example, target) => {
    if (example >= 0) examples.add(`${pack}/${example}`);
    if ((batch.targetWeight[target] ?? 0) > 0) tokens++;
  }));
  return {
    rows: packs.reduce((sum, pack) => sum + pack.usedRows, 0),
    paddedRows: packs.reduce((sum, pack) => sum + pack.paddedRows, 0),
    examples: examples.size,
    tokens: tokens / Math.max(1, examples.size),
  };
}
