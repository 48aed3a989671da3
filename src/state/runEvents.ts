import type { StoreApi } from 'zustand/vanilla';
import type { EventName, Events } from '../worker/protocol.ts';
import { createCheckpointWriter, runStore } from './checkpoints.ts';
import { keep, type Context } from './context.ts';
import { KEYS } from './keys.ts';
import { bestRecord, runRecord } from './records.ts';
import { appendSteps, type RunState, type RunStatus } from './run.ts';

type RunEvent = { [N in EventName]: Events[N] extends { readonly runId: string } ? N : never }[EventName];

const STATUS_OF_PHASE: Readonly<Record<Events['run/phase']['phase'], RunStatus>> = {
  preparing: 'preparing', gathering: 'preparing', trial: 'preparing', baseline: 'preparing', training: 'training', evaluating: 'evaluating',
};

/** Writes run events into the store of their run. Returns the function that stops it. */
export function listenToRun(context: Context): () => void {
  const { client, members } = context;
  const checkpoints = createCheckpointWriter(context);

  /** The one place where events of another run are dropped. */
  function onKnown<N extends RunEvent>(name: N, handle: (event: Events[N], store: StoreApi<RunState>) => void): () => void {
    return client.on(name, (event) => {
      const store = runStore(context, event.runId);
      if (store !== null) handle(event, store);
    });
  }

  const stops = [
    onKnown('run/phase', ({ phase, done, total }, store) => {
      store.setState((state) => ({
        phase: { phase, done, total },
        // A step that was under way when Pause was pressed still reports.
        status: state.status === 'paused' ? 'paused' : STATUS_OF_PHASE[phase],
      }));
    }),
    onKnown('run/baseline', ({ runId: _runId, ...baseline }, store) => { store.setState({ baseline }); }),
    onKnown('run/step', ({ metrics }, store) => {
      store.setState((state) => ({ steps: appendSteps(state.steps, metrics) }));
    }),
    onKnown('run/begun', ({ start }, store) => {
      const { config, origins, preset } = start;
      store.setState({ config, origins, preset });
      void checkpoints.begin(start);
    }),
    // Everything before it has been told: the curves that are stored with it end where it does.
    onKnown('run/checkpoint', ({ runId, checkpoint }) => { checkpoints.write(runId, checkpoint); }),
    onKnown('run/evaluation', ({ runId, metrics, watched }, store) => {
      store.setState((state) => ({ evaluations: [...state.evaluations, metrics], watched }));
      // What several leave is stored with their checkpoints.
      if (!members.has(runId)) void keep(context, KEYS.run, runRecord(store.getState()));
    }),
    onKnown('run/best', ({ runId, adapter, step }, store) => {
      const prompt = { adapter, origin: 'run', step, fileName: null, nearest: null } as const;
      store.setState({ prompt });
      if (!members.has(runId)) void keep(context, KEYS.best, bestRecord(runId, prompt));
    }),
  ];
  return () => { for (const stop of stops) stop(); };
}
