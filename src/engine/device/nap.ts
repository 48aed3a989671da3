/** Longest nap: what a reading may come late by. */
const LONGEST_MS = 1;
/** Part of the time waited so far that a nap takes, so that short waits stay short. */
const SHARE = 0.1;

const cell = new Int32Array(new SharedArrayBuffer(4));

let waits = 0;
let since = 0;
let turns = false;

/**
 * Has the thread sleep by short naps until `waited` is settled, instead of going round the event loop for it. Only for
 * Node, whose main thread may sleep, and for what another thread settles.
 */
export function napUntil<T>(waited: Promise<T>): Promise<T> {
  since = performance.now();
  waits++;
  if (!turns) nap();
  return waited.finally(() => {
    waits--;
    since = performance.now();
  });
}

function nap(): void {
  turns = waits > 0;
  if (!turns) return;
  Atomics.wait(cell, 0, 0, Math.min(LONGEST_MS, SHARE * (performance.now() - since)));
  setImmediate(nap);
}
