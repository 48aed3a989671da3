/** A model of 2 GB that is being loaded, here or in another tab, is held for some seconds; a handle for writing for moments. */
const TRIES = 100;
const TRY_MILLISECONDS = 50;

/** Work on a file of the private file system, tried again for some seconds while somebody else holds the file. */
export async function retryWhileHeld<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !(error instanceof DOMException && error.name === 'NoModificationAllowedError')) throw error;
    }
    await new Promise((resolve) => { setTimeout(resolve, TRY_MILLISECONDS); });
  }
}
