import { tell } from './session.ts';

/** How long after the first interrupt others count as the same: npm forwards to the program what the terminal has already told it. */
const ECHO_MILLISECONDS = 1000;

/**
 * What to do at SIGINT or SIGTERM: the first asks the run to stop; its echoes are passed over; one that comes later is
 * from a person who does not want to wait.
 * @param now milliseconds, from any start
 */
export function interruptHandler(stop: () => void, abandon: () => void, now: () => number): () => void {
  let first: number | null = null;
  return () => {
    if (first === null) {
      first = now();
      stop();
    } else if (now() - first >= ECHO_MILLISECONDS) {
      abandon();
    }
  };
}

/** Does some work that Ctrl-C asks to stop, and a second one abandons. */
export async function interruptible<T>(stop: () => void, work: () => Promise<T>): Promise<T> {
  let asked = false;
  const interrupt = interruptHandler(() => {
    asked = true;
    tell('Stopping after this step…');
    stop();
  }, () => process.exit(130), () => performance.now());
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work();
  } finally {
    // Where it was told once the program is about to end, and an echo that is late must not kill it before.
    if (!asked) {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    }
  }
}
