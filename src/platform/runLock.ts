/** Tells the tabs of one browser apart while one of them trains: they share what is stored. */
export interface RunLock {
  /** Holds the lock until the returned function is called, or the tab goes; several holds of one tab stand beside each other. */
  hold(): () => void;
  /** Whether some tab holds it now. */
  isHeld(): Promise<boolean>;
}

const NAME = 'prompt-tuning-studio/run';

/** The lock over the browser's lock manager; without one (an insecure address) no tab is ever taken to be training. */
export function createRunLock(locks: LockManager | undefined): RunLock {
  return {
    hold() {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => { release = resolve; });
      // Shared, since a sweep holds it over its runs, each of which holds it too.
      void locks?.request(NAME, { mode: 'shared' }, () => held);
      return release;
    },
    isHeld: async () => (await locks?.query())?.held?.some(({ name }) => name === NAME) ?? false,
  };
}
