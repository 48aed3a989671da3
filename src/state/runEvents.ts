import type { EventName, Events } from '../worker/protocol.ts';
import { keep, type Context } from './context.ts';
import { KEYS } from './keys.ts';
import { bestRecord, runRecord } from './records.ts';
import { appendSteps, type RunStatus } from './run.ts';
import { createCheckpointWriter } from './checkpoints.ts';

type RunEvent = { [N in EventName]: Events[N] extends { readonly runId: string } ? N : never }[EventName];

const STATUS_OF_PHASE: Readonly<Record<Events['run/phase']['phase'], RunStatus>> = {
  preparing: 'preparing', baseline: 'preparing', training: 'training', evaluating: 'evaluating',
};

/** Writes run events into the store. Returns the function that stops it. */
export function listenToRun(context: Context): () => void {
  const { client, run } = context;
  const checkpoints = createCheckpointWriter(context);

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
    }),
    onCurrent('run/begun', ({ start }) => {
      const { config, origins, preset } = start;
      run.setState({ config, origins, preset });
      void checkpoints.begin(start);
    }),
    // Everything before it has been told: the curves that are stored with it end where it does.
    onCurrent('run/checkpoint', ({ runId, checkpoint }) => { checkpoints.write(runId, checkpoint); }),
    onCurrent('run/evaluation', ({ metrics, watched }) => {
      run.setState((state) => ({ evaluations: [...state.evaluations, metrics], watched }));
      void keep(context, KEYS.run, runRecord(run.getState()));
    }),
    onCurrent('run/best', ({ runId, adapter, step }) => {
      const prompt = { adapter, origin: 'run', step, fileName: null, nearest: null } as const;
      run.setState({ prompt });
      void keep(context, KEYS.best, bestRecord(runId, prompt));
    }),
  ];
  return () => { for (const stop of stops) stop(); };
}
