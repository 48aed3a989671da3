import { StudioError } from '../../domain/errors.ts';
import type { ChatFormat } from '../../domain/chat.ts';
import type { BackendChoice, DeviceReport, ProductTuning } from '../../domain/device.ts';
import type { FileSource } from '../../domain/files.ts';
import type { DtypeChoice, ModelSummary } from '../../domain/model.ts';
import type { Adapter } from '../../domain/prompt.ts';
import type { Table } from '../../domain/table.ts';
import type { Tokenizer } from '../../domain/task.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import type { SessionHost } from './host.ts';
import type { Prepared } from './prepare.ts';
import type { ZeroShot } from './zeroShot.ts';

/** What is known of the chosen model; its weights are gone while no device holds them. */
export interface KnownModel {
  readonly summary: ModelSummary;
  readonly tokenizer: Tokenizer;
  /** Null where the model is not tuned for chat. */
  readonly chat: ChatFormat | null;
  readonly files: FileSource;
  /** As it was asked for: another device may choose otherwise. */
  readonly dtype: DtypeChoice;
  weights: BaseModel | null;
}

/** The run that is going on. */
export interface ActiveRun {
  readonly runId: string;
  stopping: boolean;
  /** Those of several runs that are to stop while the others go on. */
  readonly stopped: Set<string>;
  /** Present while paused: `wait` resolves when the run may go on. */
  paused: { readonly wait: Promise<void>; readonly release: () => void } | null;
  /** Resolves when the run has ended, whatever the end. */
  ended: Promise<unknown>;
}

/** Everything a session holds between requests; the one place that changes. */
export interface SessionState {
  readonly host: SessionHost;
  /** What the user asked for; a device that was lost is opened again by it. */
  choice: BackendChoice;
  device: DeviceReport | null;
  /** What was found about an adapter, at the last opening or at an earlier visit. */
  tuning: ProductTuning | null;
  /** Resolves with the device that is being opened. */
  opening: Promise<DeviceReport> | null;
  /** Rejects when the open device is lost; races against everything that waits for the GPU (`orLost`). */
  lost: Promise<never>;
  readonly tables: Map<string, Table>;
  model: KnownModel | null;
  /** Counts the models that were asked for: one that was chosen later is not replaced by one that took longer. */
  modelsAsked: number;
  prompt: Adapter | null;
  run: ActiveRun | null;
  /** Stops the download that is under way. */
  download: AbortController | null;
  prepared: { readonly key: string; readonly value: Prepared } | null;
  /** What the model last answered without a prompt; another run over the same held-out examples need not ask again. */
  zeroShot: ZeroShot | null;
}

export function createState(host: SessionHost, choice: BackendChoice): SessionState {
  return {
    host, choice, device: null, tuning: null, opening: null, lost: new Promise<never>(() => undefined), tables: new Map(),
    model: null, modelsAsked: 0, prompt: null, run: null, download: null, prepared: null, zeroShot: null,
  };
}

/** What is known of the chosen model, or `nothingLoaded` with what to do. */
export function needModel(state: SessionState): KnownModel {
  if (state.model) return state.model;
  throw new StudioError('nothingLoaded', 'No model is loaded; choose one under Model.', { what: 'model' });
}

export function needTable(state: SessionState, id: string): Table {
  const table = state.tables.get(id);
  if (table) return table;
  throw new StudioError('nothingLoaded', 'The file of examples is no longer loaded; drop it again under Data.', { what: 'table' });
}

export function needPrompt(state: SessionState): Adapter {
  if (state.prompt) return state.prompt;
  throw new StudioError('nothingLoaded', 'There is no trained prompt yet; train one, or open a prompt file.', { what: 'prompt' });
}
