import { fromErrorReport, type StudioError } from '../domain/errors.ts';
import type {
  EventMessage, EventName, Events, FromWorker, Params, RequestName, Result, ResultMessage, WholeMessage,
} from './protocol.ts';
import { watchSilence } from './client/silence.ts';
import { joinParts } from './parts.ts';

/** The page's end of the seam. */
export interface Client {
  /** Rejects with a StudioError. Buffers in `transfer` move to the worker and are empty here afterwards. */
  request<N extends RequestName>(name: N, params: Params<N>, transfer?: Transferable[]): Promise<Result<N>>;
  /** Returns the function that removes the listener. */
  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void;
  /** Called when a worker that died has been replaced by a new one, which holds nothing yet. */
  onRestart(listener: () => void): void;
  /** Told the whole minutes for which a worker has said nothing that has work under way; null when that is over. Returns the function that removes the listener. */
  onSilence(listener: (minutes: number | null) => void): () => void;
  /** Tells of no silence for some minutes. */
  waitLonger(): void;
  /** Puts a new worker in the place of one that does not answer; open requests reject with `runInterrupted`. Resolves after those who hear of it have. */
  restart(): Promise<void>;
  /** Ends the worker; open requests reject with `runInterrupted`. */
  dispose(): void;
}

interface Pending<N extends RequestName> {
  resolve(result: Result<N>): void;
  reject(error: StudioError): void;
}
type PendingByName = { [N in RequestName]: Map<number, Pending<N>> };
type ListenersByName = { [N in EventName]: Set<(event: Events[N]) => void> };

const noPending = (): PendingByName => ({
  'device/open': new Map(), 'data/import': new Map(), 'data/profile': new Map(), 'model/load': new Map(),
  'hub/look': new Map(), 'hub/download': new Map(), 'hub/stop': new Map(),
  'task/default': new Map(), 'task/preview': new Map(), 'run/estimate': new Map(), 'data/score': new Map(), 'run/start': new Map(), 'sweep/start': new Map(), 'run/findRate': new Map(), 'run/pause': new Map(),
  'run/resume': new Map(), 'run/stop': new Map(), 'prompt/use': new Map(), 'prompt/try': new Map(),
  'prompt/evaluate': new Map(), 'prompt/generate': new Map(), 'prompt/export': new Map(), 'prompt/import': new Map(), 'worker/ping': new Map(),
});
const noListeners = (): ListenersByName => ({
  'data/progress': new Set(), 'model/progress': new Set(), 'hub/progress': new Set(), 'run/step': new Set(), 'run/evaluation': new Set(), 'run/best': new Set(),
  'run/phase': new Set(), 'run/rate': new Set(), 'sweep/way': new Set(), 'sweep/ended': new Set(), 'run/begun': new Set(), 'run/checkpoint': new Set(), 'run/baseline': new Set(), 'device/tuned': new Set(), 'device/lost': new Set(),
});

/** What a client needs of a Worker; a MessagePort serves in tests. */
export interface WorkerEnd {
  postMessage<N extends RequestName>(message: { readonly id: number; readonly name: N; readonly params: Params<N> }, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror?: ((event: ErrorEvent) => void) | null;
  terminate?(): void;
}

/** @param respawn makes another worker where one died; without it, requests go on to the dead one */
export function createClient(first: WorkerEnd, respawn?: () => WorkerEnd): Client {
  const pending = noPending();
  const listeners = noListeners();
  const restarted = new Set<() => void>();
  const silent = new Set<(minutes: number | null) => void>();
  const watch = watchSilence(
    () => { void request('worker/ping', {}).catch(() => undefined); },
    (minutes) => { silent.forEach((listener) => listener(minutes)); },
  );
  let nextId = 1;
  let worker = first;

  /** Whether there is an open request that is no mere question whether it lives. */
  function isWorking(): boolean {
    return Object.entries(pending).some(([name, open]) => name !== 'worker/ping' && open.size > 0);
  }
  function request<N extends RequestName>(name: N, params: Params<N>, transfer: Transferable[] = []): Promise<Result<N>> {
    return new Promise((resolve, reject) => {
      const id = nextId++;
      pending[name].set(id, { resolve, reject });
      if (isWorking()) watch.begin();
      worker.postMessage({ id, name, params }, transfer);
    });
  }

  function settle<N extends RequestName>(message: ResultMessage<N>): void {
    const open = pending[message.name];
    open.get(message.id)?.resolve(message.result);
    open.delete(message.id);
  }
  function tell<N extends EventName>(message: EventMessage<N>): void {
    listeners[message.name].forEach((listener) => listener(message.event));
  }
  function rejectAll(error: StudioError): void {
    for (const open of Object.values(pending)) {
      for (const one of open.values()) one.reject(error);
      open.clear();
    }
    watch.end();
  }

  function attach(end: WorkerEnd): void {
    worker = end;
    // One that dies before its first word would die again.
    let alive = false;
    const join = joinParts();
    end.onmessage = ({ data }) => {
      alive = true;
      const whole = join(data);
      if (whole !== null) hear(whole);
    };
    end.onerror = ({ message }) => {
      const again = alive && respawn !== undefined;
      rejectAll(fromErrorReport({
        code: 'runInterrupted', details: {},
        message: `The background worker stopped: ${message || 'it ran out of memory or could not be loaded'}. ${again ? 'It has been started again' : 'Reload the page'}; the best prompt so far is kept.`,
      }));
      if (again) void replace(respawn);
    };
  }

  function replace(spawn: () => WorkerEnd): Promise<void> {
    worker.onmessage = null;
    worker.terminate?.();
    attach(spawn());
    // After those who were rejected have taken note.
    return new Promise((resolve) => {
      setTimeout(() => {
        restarted.forEach((listener) => listener());
        resolve();
      }, 0);
    });
  }

  function hear(data: WholeMessage): void {
    if (data.kind === 'result') settle(data);
    else if (data.kind === 'event') tell(data);
    else {
      const open = pending[data.name];
      open.get(data.id)?.reject(fromErrorReport(data.error));
      open.delete(data.id);
    }
    if (isWorking()) watch.heard();
    else watch.end();
  }

  attach(first);

  return {
    request,
    on(name, listener) {
      listeners[name].add(listener);
      return () => { listeners[name].delete(listener); };
    },
    onRestart(listener) { restarted.add(listener); },
    onSilence(listener) {
      silent.add(listener);
      return () => { silent.delete(listener); };
    },
    waitLonger: () => { watch.wait(); },
    async restart() {
      rejectAll(fromErrorReport({ code: 'runInterrupted', message: 'The background worker did not answer and was ended; the best prompt so far is kept.', details: {} }));
      if (respawn !== undefined) await replace(respawn);
    },
    dispose() {
      worker.terminate?.();
      rejectAll(fromErrorReport({ code: 'runInterrupted', message: 'The background worker was closed.', details: {} }));
    },
  };
}
