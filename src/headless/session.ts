import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { openDevice } from '../engine/device/openDevice.ts';
import { CHAT_TEMPLATE_UNREADABLE } from '../domain/chat.ts';
import type { BackendChoice, DeviceReport } from '../domain/device.ts';
import type { DtypeChoice, ModelSummary } from '../domain/model.ts';
import type { EventName, Events, ModelSource } from '../worker/protocol.ts';
import type { Handlers } from '../worker/session/handlers.ts';
import { createSession } from '../worker/session/session.ts';
import { createModelHub } from '../platform/hub/modelHub.ts';
import { cacheFolder, openBlobFolder } from './blobFolder.ts';
import { openFolder } from './folder.ts';
import { hubPlace, openHubModel } from './hubModel.ts';

export type Listeners = { readonly [N in EventName]?: (event: Events[N]) => void };

export interface OpenSession {
  readonly session: Handlers;
  /** Opens the device and loads the model: after the data have been checked, which is quick and needs neither. */
  readonly load: () => Promise<{ readonly device: DeviceReport; readonly model: ModelSummary }>;
}

/** What computes, and how the weights are kept. */
export interface Choices { readonly backend: BackendChoice; readonly dtype: DtypeChoice }

/** A session in this process, over a model folder and device chosen on the command line. */
export async function openSession(modelPath: string, { backend: choice, dtype }: Choices, listeners: Listeners): Promise<OpenSession> {
  // A folder that is not there is told at once; a download waits until the data have been checked.
  const place = modelPath.startsWith('hub:') ? hubPlace(modelPath, process.env) : null;
  const folder = place === null ? await openFolder(modelPath) : null;
  const wasmPath = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;
  let device: DeviceReport | null = null;
  const session = createSession({
    openDevice: async (wanted, onLost, tuning) => {
      device = await openDevice(wanted, { gpu: await gpuFor(wanted), wasmPath, threads: false, onLost, tuning });
      return device;
    },
    openModel: async () => folder ?? openHubModel(hubPlace(modelPath, process.env), process.env, tell),
    keepModel: async () => null,
    hub: createModelHub({ blobs: () => openBlobFolder(cacheFolder(process.env)), fetch, now: () => performance.now(), date: () => new Date().toISOString() }),
    emit: (name, event) => listeners[name]?.(event),
    breathe: () => new Promise((resolve) => { setImmediate(resolve); }),
    now: () => performance.now(),
    date: () => new Date().toISOString(),
  }, choice);
  return {
    session,
    async load() {
      const { summary, chatUnreadable } = await session['model/load']({ source: commandLineModel(place?.name ?? folder?.name ?? modelPath), dtype });
      if (chatUnreadable) tell(CHAT_TEMPLATE_UNREADABLE.replace('{name}', summary.name));
      return { device: device ?? await session['device/open']({ choice }), model: summary };
    },
  };
}

/** Node's GPU, where it could be used; the native addon is not loaded for nothing. */
async function gpuFor(wanted: BackendChoice): Promise<GPU | undefined> {
  if (wanted === 'wasm' || wanted === 'cpu') return undefined;
  const { openNodeGpu } = await import('../engine/device/nodeGpu.ts');
  return openNodeGpu();
}

/** The session asks its host for a model by source; here there is one, named on the command line. */
function commandLineModel(name: string): ModelSource {
  return { kind: 'served', name, url: '' };
}

/** What the user should know of the device; told only once the input has proved right. */
export function tellNotices({ name, notices }: DeviceReport): void {
  for (const { code, message } of notices) if (code !== 'noThreads') tell(message);
  tell(`Computing on ${name}.`);
}

/** One line of progress, to standard error. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
