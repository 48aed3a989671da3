import type { ErrorReport } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import type { ModelHub } from '../../domain/hub.ts';
import type { BackendChoice, DeviceReport, ProductTuning } from '../../domain/device.ts';
import type { EventName, Events, ModelSource } from '../protocol.ts';

/** What a session needs of where it runs: a browser's worker or Node. */
export interface SessionHost {
  /** `tuning`: what was found about an adapter at an earlier opening. */
  openDevice(choice: BackendChoice, onLost: (report: ErrorReport) => void, tuning: ProductTuning | null): Promise<DeviceReport>;
  openModel(source: ModelSource): Promise<FileSource>;
  /** Keeps a model that loaded well for the next visit; the key to find it by, or null where it needs no keeping. Throws where it can't be kept. */
  keepModel(source: ModelSource, files: FileSource, licence: string | null): Promise<string | null>;
  readonly hub: ModelHub;
  emit<N extends EventName>(name: N, event: Events[N]): void;
  /** Lets messages in: resolves after the host has handled what is waiting. */
  breathe(): Promise<void>;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Between two checkpoints of a run, evaluations aside; a few seconds unless said otherwise. */
  readonly checkpointMilliseconds?: number;
  /** For created-at stamps, ISO 8601. */
  date(): string;
}
