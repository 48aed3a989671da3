import { importTable } from '../../data/import/importTable.ts';
import { guessColumns } from '../../data/profile/guessColumns.ts';
import { profileTable } from '../../data/profile/profileTable.ts';
import { defaultTask } from '../../data/task/index.ts';
import type { Params, RequestName, Result } from '../protocol.ts';
import { switchDevice } from './device.ts';
import { estimate } from './estimate.ts';
import { downloadFromHub, lookAtHub, stopDownload } from './hub.ts';
import { loadModel } from './model.ts';
import { pauseRun, resumeRun, stopRun } from './pause.ts';
import { previewTask } from './preview.ts';
import { evaluatePrompt, exportPrompt, generateText, importPrompt, tryText, usePrompt } from './prompt.ts';
import { searchRate } from './rate.ts';
import { startRun } from './run.ts';
import { scoreTable } from './scoreTable.ts';
import { startSweep } from './sweep.ts';
import { needTable, type SessionState } from './state.ts';

export type Handlers = { [N in RequestName]: (params: Params<N>) => Promise<Result<N>> };

/** The answer to every request, over one session's state. */
export function createHandlers(state: SessionState): Handlers {
  const ofRun = (act: (run: NonNullable<SessionState['run']>) => void) => async ({ runId }: { readonly runId: string }) => {
    if (state.run?.runId === runId) act(state.run);
    return null;
  };
  return {
    'device/open': ({ choice, tuning = null }) => switchDevice(state, choice, tuning),
    'data/import': async ({ file, options }) => {
      const table = await importTable(file.name, file.bytes, options);
      const id = `${table.sha256}:${JSON.stringify(table.decisions)}`;
      state.tables.set(id, table);
      return { id, table, guess: guessColumns(table) };
    },
    'data/profile': async ({ table, textColumn, labelColumn }) => profileTable(needTable(state, table), textColumn, labelColumn),
    'task/default': async ({ table, textColumn, labelColumn }) => defaultTask(needTable(state, table), textColumn, labelColumn, state.model?.chat),
    'task/preview': async (params) => previewTask(state, params),
    'model/load': ({ source, dtype }) => loadModel(state, source, dtype),
    'hub/look': (params) => lookAtHub(state, params),
    'hub/download': (params) => downloadFromHub(state, params),
    'hub/stop': async () => { stopDownload(state); return null; },
    'data/score': (params) => scoreTable(state, params),
    'run/estimate': (setup) => estimate(state, setup),
    'run/start': ({ runId, setup, from }) => startRun(state, runId, setup, from),
    'sweep/start': (params) => startSweep(state, params),
    'run/findRate': (params) => searchRate(state, params),
    'run/pause': ofRun(pauseRun),
    'run/resume': ofRun(resumeRun),
    'run/stop': async ({ runId }) => {
      if (state.run) stopRun(state.run, runId);
      return null;
    },
    'prompt/use': ({ adapter }) => usePrompt(state, adapter),
    'prompt/try': (params) => tryText(state, params),
    'prompt/evaluate': (params) => evaluatePrompt(state, params),
    'prompt/generate': (params) => generateText(state, params),
    'prompt/export': async (params) => exportPrompt(state, params),
    'worker/ping': async () => null,
    'prompt/import': async ({ files }) => importPrompt(files),
  };
}
