/** Tells the tabs of one browser apart: which trains, and which models are loaded. They share what is stored. */
export interface RunLock {
  /**
   * Takes the lock for this tab, where no other has it; several holds of one tab stand beside each other.
   * Resolves to what gives this hold back (the tab's end gives all back), or to null where another tab has the lock.
   */
  take(): Promise<(() => void) | null>;
  /** Whether some tab holds it now. */
  isHeld(): Promise<boolean>;
  /** Tells the other tabs which stored model is loaded here; null for none. */
  useModel(key: string | null): void;
  /** Keys of the stored models that are loaded in some tab. */
  modelsInUse(): Promise<ReadonlySet<string>>;
}

/** What is needed of the browser's lock manager. */
export interface Locks {
  request(name: string, options: LockOptions, granted: (lock: unknown) => Promise<void> | undefined): Promise<unknown>;
  query(): Promise<LockManagerSnapshot>;
}

const NAME = 'prompt-tuning-studio/run';
const MODEL = 'prompt-tuning-studio/model/';

/** The lock over the browser's lock manager; without one (an insecure address) no tab is ever taken to be at work. */
export function createRunLock(locks: Locks | undefined): RunLock {
  let holds = 0;
  let asked: Promise<boolean> | null = null;
  let free = (): void => undefined;
  let gone: Promise<unknown> = Promise.resolve();
  // One request a tab, told in one step whether it was granted: looking first and taking then would let two tabs in that look at once.
  const ask = async (): Promise<boolean> => {
    // The browser frees a lock a moment after it was given back, and would take this tab's own former hold for another's.
    await gone;
    return new Promise((resolve) => {
      if (locks === undefined) resolve(true);
      gone = Promise.resolve(locks?.request(NAME, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise((end) => { free = end; });
        // A browser that refuses to lock at all must not keep anybody from training.
      })).catch(() => { resolve(true); });
    });
  };
  const names = async () => ((await locks?.query())?.held ?? []).flatMap(({ name }) => name ?? []);
  let leave = (): void => undefined;
  return {
    async take() {
      holds += 1;
      asked ??= ask();
      const granted = await asked;
      let held = true;
      const giveBack = (): void => {
        if (!held) return;
        held = false;
        holds -= 1;
        if (holds > 0) return;
        asked = null;
        free();
      };
      if (granted) return giveBack;
      giveBack();
      return null;
    },
    isHeld: async () => (await names()).includes(NAME),
    useModel(key) {
      leave();
      leave = (): void => undefined;
      if (key === null) return;
      const held = new Promise<void>((resolve) => { leave = resolve; });
      void locks?.request(MODEL + key, { mode: 'shared' }, () => held);
    },
    modelsInUse: async () => new Set((await names()).filter((name) => name.startsWith(MODEL)).map((name) => name.slice(MODEL.length))),
  };
}
