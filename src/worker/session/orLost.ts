import { StudioError } from '../../domain/errors.ts';

/** Within so many milliseconds a browser tells of a loss, of which it may have refused what waited for the GPU before. */
const MOMENT = 500;

/**
 * What `work` comes to; rejects as soon as the device is lost, which never answers then. A browser may end what waits for a lost GPU by an
 * error of its own before it tells of the loss: such an error waits for that a moment, as a run that lost its device goes on, and one that failed doesn't.
 */
export async function orLost<T>(work: Promise<T>, lost: Promise<never>): Promise<T> {
  try {
    return await Promise.race([work, lost]);
  } catch (error) {
    if (!(error instanceof StudioError)) await Promise.race([lost, new Promise<void>((resolve) => { setTimeout(resolve, MOMENT); })]);
    throw error;
  }
}
