import type { StoreApi } from 'zustand/vanilla';
import { configOf } from './config.ts';
import { attempt, keep, type Context } from './context.ts';
import { KEYS } from './keys.ts';
import { EMPTY_PROJECT } from './project.ts';
import { dataChoice } from './setup.ts';
import { DRAFT_VERSION, EMPTY_DRAFT } from './sweeps/draft.ts';
import { untilIdle } from './wait.ts';

/** Milliseconds of quiet before a change is acted on: typing is not. */
const QUIET = 250;
const PREVIEW_EXAMPLES = 3;

interface Saving { readonly stop: () => void; readonly flush: () => void }

/** Saves the project, and what is filled in for several trainings, when they change, once it is quiet; `flush` saves at once what is not saved yet. */
export function autosave(context: Context): Saving {
  const { project, sweeps } = context;
  const both = [
    saving(context, KEYS.project, project.store, EMPTY_PROJECT, () => project.get()),
    saving(context, KEYS.sweepDraft, sweeps, { version: DRAFT_VERSION, ...EMPTY_DRAFT }, () => sweeps.getState().draft, (draft) => ({ version: DRAFT_VERSION, ...draft })),
  ];
  return {
    stop: () => { for (const { stop } of both) stop(); },
    flush: () => { for (const { flush } of both) flush(); },
  };
}

function saving<T>(context: Context, key: string, store: Pick<StoreApi<unknown>, 'subscribe'>, empty: object, read: () => T, recordOf: (value: T) => unknown = (value) => value): Saving {
  let saved = read();
  const flush = (): void => {
    if (read() === saved) return;
    saved = read();
    const record = recordOf(saved);
    // What is as on a first visit leaves nothing behind.
    if (JSON.stringify(record) === JSON.stringify(empty)) void context.storage.delete(key);
    else void keep(context, key, record);
  };
  return { stop: store.subscribe(quietly(flush)), flush };
}

/** Shows what the model will see whenever data, task, split, prompt length or model change. Returns the stop. */
export function autopreview(context: Context): () => void {
  const { client, project, session, run } = context;
  let seen = '';
  const show = () => {
    const params = previewParams(context);
    if (params === null) return;
    void attempt(context, 'task', () => client.request('task/preview', params)).then((found) => {
      if (found !== null) session.setState({ preview: found });
    });
  };
  // A preview must not overtake the task that is being guessed for a new model; what it shows follows from that.
  const preview = quietly(() => { void untilIdle(context, ['task']).then(show); });
  const look = () => {
    const params = previewParams(context);
    const wanted = JSON.stringify([params, session.getState().model?.sha256, project.get().choice]);
    if (wanted === seen) return;
    seen = wanted;
    run.setState({ estimate: null });
    if (params !== null) preview();
  };
  const stops = [project.store.subscribe(look), session.subscribe((state, before) => {
    if (state.data !== before.data || state.validation !== before.validation || state.model !== before.model) look();
  })];
  return () => { for (const stop of stops) stop(); };
}

/** Tells the other tabs which stored model is loaded here, so that they leave it in storage. Returns the stop. */
export function tellModel({ project, session, runLock }: Context): () => void {
  let told: string | null = null;
  const look = (): void => {
    const { model } = project.get();
    const key = model.kind === 'stored' && session.getState().model?.name === model.name ? model.key : null;
    if (key !== told) runLock.useModel(key);
    told = key;
  };
  const stops = [project.store.subscribe(look), session.subscribe(look)];
  return () => { for (const stop of stops) stop(); };
}

function previewParams(context: Context) {
  const { task } = context.project.get();
  const session = context.session.getState();
  const data = dataChoice(context.project.get(), session);
  if (data === null || task === null || session.model === null) return null;
  return { data, task, numVirtualTokens: configOf(context.project.get(), session, null).config.numVirtualTokens, count: PREVIEW_EXAMPLES };
}

function quietly(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, QUIET);
  };
}
