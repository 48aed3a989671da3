/**
 * How much of the GPU's time a dispatch may take, which nothing can interrupt on some: Windows takes away a device that doesn't let go
 * of the screen for two seconds. Work is counted in multiply-adds, of which a weak GPU does some ten thousand million a second.
 */
const MOST = 2 ** 33;

/** As much takes a fast GPU about as long as a dispatch of hardly any, and a weak one some milliseconds. */
const UNIT = 2 ** 26;

let most = MOST;

/** For tests: dispatches of more work are divided; as in use where nothing is said. */
export function divideAbove(work = MOST): void {
  most = work;
}

/** Into how many dispatches one of so much work is divided. */
export const piecesOf = (work: number): number => Math.max(1, Math.ceil(work / most));

/** For how many dispatches one of so much work counts where a submission is bounded. */
export const dispatchesOf = (work: number): number => 1 + Math.floor(work / UNIT);
