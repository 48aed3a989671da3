/** Tells the tabs of one browser apart: which trains, and which models are loaded. They share what is stored. */
export interface RunLock {
  /** Holds the lock until the returned function is called, or the tab goes; several holds of one tab stand beside each other. */
  hold(): () => void;
  /** Whether some tab holds it now. */
  isHeld(): Promise<boolean>;
  /** Tells the other tabs which stored model is loaded here; null for none. */
  useModel(key: string | null): void;
  /** Keys of the stored models that are loaded in some tab. */
  modelsInUse(): Promise<ReadonlySet<string>>;
}

const NAME = 'prompt-tuning-studio/run';
const MODEL = 'prompt-tuning-studio/model/';

/** The lock over the browser's lock manager; without one (an insecure address) no tab is ever taken to be at work. */
export function createRunLock(locks: LockManager | undefined): RunLock {
  const share = (name: string): (() => void) => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => { release = resolve; });
    // Shared, since a sweep holds it over its runs, each of which holds it too.
    void locks?.request(name, { mode: 'shared' }, () => held);
    return release;
  };
  const names = async () => ((await locks?.query())?.held ?? []).flatMap(({ name }) => name ?? []);
  let leave = (): void => undefined;
  return {
    hold: () => share(NAME),
    isHeld: async () => (await names()).includes(NAME),
    useModel(key) {
      leave();
      leave = key === null ? (): void => undefined : share(MODEL + key);
    },
    modelsInUse: async () => new Set((await names()).filter((name) => name.startsWith(MODEL)).map((name) => name.slice(MODEL.length))),
  };
}
