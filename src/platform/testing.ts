import type { Locks } from './runLock.ts';

/** The locks of one browser, as all its tabs share them. */
export function fakeLocks(): Locks {
  let held: readonly { readonly name: string }[] = [];
  return {
    async request(name, { mode }, granted) {
      // The browser answers in its own time.
      await Promise.resolve();
      if (mode !== 'shared' && held.some((other) => other.name === name)) return granted(null);
      const lock = { name };
      held = [...held, lock];
      await granted(lock);
      held = held.filter((other) => other !== lock);
      return undefined;
    },
    query: async () => ({ held: [...held] }),
  };
}
