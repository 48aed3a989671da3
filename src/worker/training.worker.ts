/** The worker's end of the seam: a session over what a browser has. */
import { openDevice } from '../engine/device/openDevice.ts';
import type { FileSource } from '../domain/files.ts';
import { breathe } from '../domain/slices.ts';
import { droppedFolder, servedFolder } from '../platform/fileSources.ts';
import { createModelHub } from '../platform/hub/modelHub.ts';
import { keepFolder } from '../platform/models/keepFolder.ts';
import { openOpfsBlobs } from '../platform/models/opfsBlobs.ts';
import { openStoredModel } from '../platform/storedModels.ts';
import { unpackModel } from '../platform/zip/unpackModel.ts';
import { inParts } from './parts.ts';
import type { ModelSource, RequestMessage, WholeMessage } from './protocol.ts';
import { answer, createSession } from './session/session.ts';

/** Files that a served model folder may hold; HTTP lists no folder. */
const SERVED_FILES = ['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'];

declare const self: DedicatedWorkerGlobalScope;

const handlers = createSession({
  openDevice: (choice, onLost, tuning) => openDevice(choice, {
    gpu: 'gpu' in navigator ? navigator.gpu : undefined,
    wasmPath: new URL(/* @vite-ignore */ `${import.meta.env.BASE_URL}wasm/`, self.location.origin).href,
    threads: self.crossOriginIsolated,
    onLost, tuning,
  }),
  openModel,
  keepModel: async (source, files, licence) => (
    isDropped(source) ? keepFolder(await openOpfsBlobs(), files, licence, date()) : null
  ),
  hub: createModelHub({ blobs: openOpfsBlobs, fetch: (input, init) => fetch(input, init), now: () => performance.now(), date }),
  emit: (name, event) => {
    if ('outcome' in event) postParts({ kind: 'event', name: 'sweep/ended', event });
    else self.postMessage({ kind: 'event', name, event });
  },
  breathe,
  now: () => performance.now(),
  date,
});

function date(): string {
  return new Date().toISOString();
}

self.onmessage = ({ data }: MessageEvent<RequestMessage>) => {
  if (data.name === 'data/import') void answer(handlers, data).then(postParts);
  else if (data.name === 'run/start') void answer(handlers, data).then(postParts);
  else if (data.name === 'prompt/evaluate') void answer(handlers, data).then(postParts);
  else void answer(handlers, data).then((message) => { self.postMessage(message); });
};

function postParts(message: WholeMessage): void {
  for (const part of inParts(message)) self.postMessage(part);
}

/** What is kept for the next visit; the others lie where they are found again. */
function isDropped({ kind }: ModelSource): boolean {
  return kind === 'files' || kind === 'zip';
}

async function openModel(source: ModelSource): Promise<FileSource> {
  if (source.kind === 'served') return servedFolder(source.name, source.url, SERVED_FILES);
  if (source.kind === 'stored') return openStoredModel(source.key, source.name);
  return droppedFolder(source.name, source.kind === 'zip' ? await unpackModel(source.file) : source.files);
}
