import type { StoreApi } from 'zustand/vanilla';
import type { Context } from './context.ts';
import type { Area } from './session.ts';

/** Resolves once the store's state fulfils the condition. */
export function until<T>(store: StoreApi<T>, condition: (state: T) => boolean): Promise<void> {
  if (condition(store.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.subscribe((state) => {
      if (!condition(state)) return;
      stop();
      resolve();
    });
  });
}

/** Resolves once nothing goes on in these areas. */
export function untilIdle(context: Context, areas: readonly Area[]): Promise<void> {
  return until(context.session, ({ busy }) => areas.every((area) => !busy[area]));
}
