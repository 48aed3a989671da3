/** Tells the tabs of one browser apart while one of them trains: they share what is stored. */
export interface RunLock {
  /** Holds the lock until the returned function is called, or the tab goes. */
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
      void locks?.request(NAME, () => held);
      return release;
    },
    isHeld: async () => (await locks?.query())?.held?.some(({ name }) => name === NAME) ?? false,
  };
}
