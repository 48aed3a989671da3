import { StudioError } from '../domain/errors.ts';
import type { FileSource } from '../domain/files.ts';
import { HUGGING_FACE, type HubPlace, type HubProgress } from '../domain/hub.ts';
import { parsePlace } from '../platform/hub/address.ts';
import { createModelHub } from '../platform/hub/modelHub.ts';
import { listModels, openModel } from '../platform/models/modelStore.ts';
import { cacheFolder, openBlobFolder } from './blobFolder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Between two lines of progress. */
const TELL_MILLISECONDS = 2000;

/**
 * `hub:NAME` or `hub:NAME@REVISION`: a model of the hub, from the cache folder where it is there whole. HF_ENDPOINT is
 * another hub, HF_TOKEN a token (both as in huggingface_hub), STUDIO_CACHE another folder.
 */
export function hubPlace(model: string, environment: Environment): HubPlace {
  return parsePlace(model, environment['HF_ENDPOINT'] ?? HUGGING_FACE);
}

/** Downloads what is missing of it, telling how far it is, and opens it. Throws an error of the hub, or `storageFull`. */
export async function openHubModel(place: HubPlace, environment: Environment, tell: (line: string) => void): Promise<FileSource> {
  const blobs = await openBlobFolder(cacheFolder(environment));
  const hub = createModelHub({ blobs: async () => blobs, fetch, now: () => performance.now(), date: () => new Date().toISOString() });
  const token = environment['HF_TOKEN'] ?? null;
  let key: string;
  try {
    const { listing: { commit, licence }, totalBytes, presentBytes } = await hub.look(place, token);
    if (presentBytes < totalBytes) {
      tell(`${place.name} at ${commit.slice(0, 8)}, licence ${licence ?? 'not stated'}: ${megabytes(totalBytes - presentBytes)} to download to ${cacheFolder(environment)}.`);
    }
    key = await hub.download(place, commit, token, teller(tell), new AbortController().signal);
  } catch (error) {
    const kept = error instanceof StudioError && error.code === 'hubUnreachable' ? await keptKey(place) : null;
    if (kept === null) throw error;
    tell(`${place.endpoint} could not be reached; using ${place.name} from ${cacheFolder(environment)}.`);
    key = kept;
  }
  const files = await openModel(blobs, key);
  if (files !== null) return files;
  throw new StudioError('modelFileMissing', `${place.name} is not whole in ${cacheFolder(environment)}; remove that folder and start again.`, { name: place.name });

  async function keptKey({ name, endpoint, revision }: HubPlace): Promise<string | null> {
    const kept = (await listModels(blobs)).find(({ name: other, complete, source }) => complete && other === name
      && source.kind === 'hub' && source.endpoint === endpoint && (source.revision === revision || source.commit === revision));
    return kept?.key ?? null;
  }
}

function teller(tell: (line: string) => void): (progress: HubProgress) => void {
  let told = performance.now();
  return ({ phase, file, loadedBytes, totalBytes, bytesPerSecond, secondsLeft }) => {
    if (performance.now() - told < TELL_MILLISECONDS && loadedBytes < totalBytes) return;
    told = performance.now();
    const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
    tell(`${phase} ${file}: ${megabytes(loadedBytes)} of ${megabytes(totalBytes)}, ${megabytes(bytesPerSecond)}/s${left}`);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
