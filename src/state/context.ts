import type { StoreApi } from 'zustand/vanilla';
import { StudioError, toErrorReport } from '../domain/errors.ts';
import type { KeyValue } from '../platform/keyValue.ts';
import type { RunLock } from '../platform/runLock.ts';
import type { Tabs } from '../platform/tabs.ts';
import type { Client } from '../worker/client.ts';
import type { Preferences } from './preferences.ts';
import type { ProjectStore } from './project.ts';
import { isRunning, type RunState } from './run.ts';
import type { RunsState } from './runs/store.ts';
import type { StorageState } from './storage/store.ts';
import type { SweepsState } from './sweeps/store.ts';
import type { Area, Notice, SessionState } from './session.ts';

/** What a command works with. */
export interface Context {
  readonly client: Client;
  readonly storage: KeyValue;
  readonly project: ProjectStore;
  readonly session: StoreApi<SessionState>;
  readonly run: StoreApi<RunState>;
  /** Those that were kept. */
  readonly runs: StoreApi<RunsState>;
  /** Plans of several runs, and how far they are. */
  readonly sweeps: StoreApi<SweepsState>;
  /** Those that a sweep does now, by id; the one that is shown is in `run`, its place here is stale. */
  readonly members: Map<string, StoreApi<RunState>>;
  readonly preferences: StoreApi<Preferences>;
  /** What is kept in the browser, once it was looked at. */
  readonly stored: StoreApi<StorageState>;
  readonly runLock: RunLock;
  readonly tabs: Tabs;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Where the page is served from; models and the sample lie beside it. */
  readonly baseUrl: string;
  /** Where models may be fetched from, as the page was served; '' for nowhere. */
  readonly hubEndpoint: string;
  /** Counts the tries in each area, so that an overtaken one is noticed. */
  readonly tries: Map<Area, number>;
}

/**
 * Does work in an area: busy while it lasts, its error shown there. Resolves to null when it failed, or when a later
 * try in the same area overtook it (its result no longer matters, nor does its error). `take` has the result before
 * the area is idle again, so that whoever waits for that finds it taken in.
 */
export async function attempt<T>(context: Context, area: Area, work: () => Promise<T>, take?: (result: T) => void): Promise<T | null> {
  const { session, tries } = context;
  const mine = (tries.get(area) ?? 0) + 1;
  tries.set(area, mine);
  const isLatest = () => tries.get(area) === mine;
  mark(session, area, { busy: true, error: null });
  try {
    const result = await work();
    if (!isLatest()) return null;
    take?.(result);
    mark(session, area, { busy: false, error: null });
    return result;
  } catch (error) {
    if (isLatest()) mark(session, area, { busy: false, error: toErrorReport(error) });
    return null;
  }
}

/** The same for work that would pull the device or the prompt from under a run: refused while one is going on. */
export function attemptAlone<T>(context: Context, area: Area, work: () => Promise<T>, take?: (result: T) => void): Promise<T | null> {
  return attempt(context, area, async () => {
    if (isRunning(context.run.getState().status) || context.members.size > 0) {
      throw new StudioError('usage', 'A training is running; stop it first, then try again.', { what: 'running' });
    }
    return work();
  }, take);
}

function mark(
  session: StoreApi<SessionState>, area: Area, { busy, error }: { readonly busy: boolean; readonly error: SessionState['errors'][Area] },
): void {
  session.setState((state) => ({ busy: { ...state.busy, [area]: busy }, errors: { ...state.errors, [area]: error } }));
}

/** Takes an area's error away, and the result of what is under way there with it. */
export function clearArea(context: Context, area: Area): void {
  context.tries.set(area, (context.tries.get(area) ?? 0) + 1);
  mark(context.session, area, { busy: false, error: null });
}

/** Tells something once: a notice with the same code takes the place of the earlier one. */
export function notify(context: Context, notice: Omit<Notice, 'id'>): void {
  context.session.setState(({ notices }) => {
    const id = notices.reduce((largest, other) => Math.max(largest, other.id), 0) + 1;
    const others = notices.filter((other) => other.code !== notice.code || notice.code === 'stateDamaged' || notice.code === 'projectPartDamaged');
    return { notices: [...others, { ...notice, id }] };
  });
}

/** Stores a value; a full or refusing storage is told, and costs nothing else. */
export async function keep(context: Context, key: string, value: unknown): Promise<void> {
  try {
    await context.storage.set(key, value);
  } catch (error) {
    tellNotStored(context, error);
  }
}

/** Tells that something could not be stored: no more room, or a browser that refuses. */
export function tellNotStored(context: Context, error: unknown): void {
  const { code, message, details } = toErrorReport(error);
  notify(context, { severity: 'warning', code: code === 'storageFull' ? 'storageFull' : 'storageFailed', params: { reason: String(details['reason'] ?? message) } });
}
