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

/** When the last line of steps was told, by any of the runs that share it. */
export interface ProgressClock { told: number }

/** @param name before each line, where several runs go on */
export function progress(name = '', clock: ProgressClock = { told: performance.now() }): Progress {
  let steps = 0;
  return {
    begun: ({ start }) => {
      ({ steps } = start.config);
    },
    baseline: ({ zeroShotAccuracy, majorityAccuracy, examples }) => {
      tell(`${name}Without a prompt ${(100 * zeroShotAccuracy).toFixed(1)} %, always the commonest class ${(100 * majorityAccuracy).toFixed(1)} % of ${examples} held-out examples.`);
    },
    steps: ({ metrics }) => {
      const last = metrics.at(-1);
      if (!last || performance.now() - clock.told < PROGRESS_MILLISECONDS) return;
      clock.told = performance.now();
      tell(`${name}step ${last.step}/${steps}  loss ${last.trainLoss.toFixed(4)}  ${Math.round((1000 * last.rows) / last.milliseconds)} rows/s  ${Math.round(((steps - last.step) * last.milliseconds) / 1000)} s left`);
    },
    evaluation: ({ metrics: { step, loss, accuracy, best } }) => {
      tell(`${name}step ${step}: held-out loss ${loss.toFixed(4)}, accuracy ${(100 * accuracy).toFixed(1)} %${best ? ', best so far' : ''}`);
    },
  };
}
