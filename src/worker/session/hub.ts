import { outlineModel } from '../../engine/weights/outline.ts';
import type { Params, Result } from '../protocol.ts';
import { ensureDevice } from './device.ts';
import type { SessionState } from './state.ts';

/** What a model of the hub is and takes; not a byte of its weights is fetched for that. */
export async function lookAtHub(state: SessionState, { place, token }: Params<'hub/look'>): Promise<Result<'hub/look'>> {
  // How its weights would be kept depends on what computes.
  await ensureDevice(state);
  const { listing, files, presentBytes, totalBytes, freeBytes } = await state.host.hub.look(place, token);
  const { commit, licence, gated } = listing;
  return { place, commit, licence, gated, outline: await outlineModel(files), presentBytes, totalBytes, freeBytes };
}

/** Downloads a model; null where that was stopped. A download that is under way is stopped first. */
export async function downloadFromHub(state: SessionState, { place, commit, token }: Params<'hub/download'>): Promise<Result<'hub/download'>> {
  stopDownload(state);
  const stopping = new AbortController();
  state.download = stopping;
  try {
    const key = await state.host.hub.download(place, commit, token, (progress) => { state.host.emit('hub/progress', progress); }, stopping.signal);
    return { key };
  } catch (error) {
    if (stopping.signal.aborted) return { key: null };
    throw error;
  } finally {
    if (state.download === stopping) state.download = null;
  }
}

/** What has come stays, and is gone on with when the same model is asked for again. */
export function stopDownload(state: SessionState): void {
  state.download?.abort();
}
