import type { Events } from '../worker/protocol.ts';
import { tell } from './session.ts';

const PROGRESS_MILLISECONDS = 2000;

/** Progress lines at most every two seconds, and one for each evaluation. */
export interface Progress {
  begun(event: Events['run/begun']): void;
  baseline(event: Events['run/baseline']): void;
  steps(event: Events['run/step']): void;
  evaluation(event: Events['run/evaluation']): void;
}

export function progress(): Progress {
  let told = performance.now();
  let steps = 0;
  return {
    begun: ({ start }) => {
      ({ steps } = start.config);
    },
    baseline: ({ zeroShotAccuracy, majorityAccuracy, examples }) => {
      tell(`Without a prompt ${(100 * zeroShotAccuracy).toFixed(1)} %, always the commonest class ${(100 * majorityAccuracy).toFixed(1)} % of ${examples} held-out examples.`);
    },
    steps: ({ metrics }) => {
      const last = metrics.at(-1);
      if (!last || performance.now() - told < PROGRESS_MILLISECONDS) return;
      told = performance.now();
      tell(`step ${last.step}/${steps}  loss ${last.trainLoss.toFixed(4)}  ${Math.round((1000 * last.rows) / last.milliseconds)} rows/s  ${Math.round(((steps - last.step) * last.milliseconds) / 1000)} s left`);
    },
    evaluation: ({ metrics: { step, loss, accuracy, best } }) => {
      tell(`step ${step}: held-out loss ${loss.toFixed(4)}, accuracy ${(100 * accuracy).toFixed(1)} %${best ? ', best so far' : ''}`);
    },
  };
}
