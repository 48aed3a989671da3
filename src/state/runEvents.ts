import type { EventName, Events } from '../worker/protocol.ts';
import { keep, type Context } from './context.ts';
import { KEYS } from './keys.ts';
import { bestRecord, runRecord } from './records.ts';
import { appendSteps, type RunStatus } from './run.ts';

type RunEvent = { [N in EventName]: Events[N] extends { readonly runId: string } ? N : never }[EventName];

/** Curves are stored at evaluations, and between them at most once in so many milliseconds. */
const KEEP_INTERVAL = 5000;

const STATUS_OF_PHASE: Readonly<Record<Events['run/phase']['phase'], RunStatus>> = {
  preparing: 'preparing', baseline: 'preparing', training: 'training', evaluating: 'evaluating',
};

/** Writes run events into the store. Returns the function that stops it. */
export function listenToRun(context: Context): () => void {
  const { client, run, now } = context;
  let kept = now();
  const keepCurves = (): void => {
    kept = now();
    void keep(context, KEYS.run, runRecord(run.getState()));
  };

  /** The one place where events of another run are dropped. */
  function onCurrent<N extends RunEvent>(name: N, handle: (event: Events[N]) => void): () => void {
    return client.on(name, (event) => {
      if (event.runId === run.getState().runId) handle(event);
    });
  }

  const stops = [
    onCurrent('run/phase', ({ phase, done, total }) => {
      run.setState((state) => ({
        phase: { phase, done, total },
        // A step that was under way when Pause was pressed still reports.
        status: state.status === 'paused' ? 'paused' : STATUS_OF_PHASE[phase],
      }));
    }),
    onCurrent('run/baseline', ({ runId: _runId, ...baseline }) => { run.setState({ baseline }); }),
    onCurrent('run/step', ({ metrics }) => {
      run.setState((state) => ({ steps: appendSteps(state.steps, metrics) }));
      if (now() - kept > KEEP_INTERVAL) keepCurves();
    }),
    onCurrent('run/evaluation', ({ metrics, watched }) => {
      run.setState((state) => ({ evaluations: [...state.evaluations, metrics], watched }));
      keepCurves();
    }),
    onCurrent('run/best', ({ runId, adapter, step }) => {
      const prompt = { adapter, origin: 'run', step, fileName: null, nearest: null } as const;
      run.setState({ prompt });
      void keep(context, KEYS.best, bestRecord(runId, prompt));
    }),
  ];
  return () => { for (const stop of stops) stop(); };
}
