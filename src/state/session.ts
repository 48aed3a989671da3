import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatFormat } from '../domain/chat.ts';
import type { DeviceReport } from '../domain/device.ts';
import type { ErrorReport } from '../domain/errors.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { ColumnGuess, DataProfile, Table } from '../domain/table.ts';
import type { RateCurve } from '../domain/run.ts';
import type { HubProgress, StoredModel } from '../domain/hub.ts';
import type { Events, HubOffer, ModelSource, TaskPreview } from '../worker/protocol.ts';

/** Where work goes on and an error is shown. */
export const AREAS = ['data', 'validation', 'task', 'model', 'hub', 'download', 'device', 'run', 'estimate', 'rate', 'prompt', 'export', 'sample', 'project', 'storage'] as const;
export type Area = (typeof AREAS)[number];

export type NoticeCode =
  | 'stateDamaged' | 'storageUnavailable' | 'storageFull' | 'storageFailed' | 'modelNotStored' | 'chatTemplateUnreadable' | 'adapterOpened' | 'adapterModelDiffers'
  | 'adapterWithoutTask' | 'runElsewhere' | 'projectOpened' | 'projectPartDamaged' | 'projectModelMissing' | 'projectFolderMissing' | 'clearedElsewhere';

/** Something worth knowing that is no error; stays until dismissed. */
export interface Notice {
  readonly id: number;
  readonly severity: 'info' | 'warning';
  readonly code: NoticeCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What the worker holds now; nothing of it is persisted. */
export interface SessionState {
  /** While the last project is being brought back. */
  readonly restoring: boolean;
  /** For how many minutes the worker has said nothing, though work is under way; null where it has, or is waited for. */
  readonly silentMinutes: number | null;
  readonly device: DeviceReport | null;
  readonly data: { readonly id: string; readonly table: Table; readonly guess: ColumnGuess } | null;
  readonly profile: DataProfile | null;
  readonly validation: { readonly id: string; readonly table: Table } | null;
  readonly preview: TaskPreview | null;
  /** What the last search for a learning rate saw; grows while it goes on. */
  readonly rateCurve: RateCurve | null;
  readonly model: ModelSummary | null;
  /** Where the loaded model is to be loaded from again. */
  readonly modelSource: ModelSource | null;
  /** The loaded model's chat format; null where it is not tuned for chat. */
  readonly chat: ChatFormat | null;
  readonly modelProgress: Events['model/progress'] | null;
  /** Of the loaded model, as its files state it. */
  readonly licence: string | null;
  readonly storedModels: readonly StoredModel[];
  /** The model of a hub that was looked at. */
  readonly offer: HubOffer | null;
  readonly hubProgress: HubProgress | null;
  /** Empty where none was given. */
  readonly hubToken: string;
  /** A project file that waits for the word to take the place of what is open. */
  readonly projectOffer: File | null;
  readonly busy: Readonly<Record<Area, boolean>>;
  readonly errors: Readonly<Record<Area, ErrorReport | null>>;
  readonly notices: readonly Notice[];
}

export function emptySession(): SessionState {
  return {
    restoring: false, silentMinutes: null, device: null, data: null, profile: null, validation: null, preview: null, rateCurve: null, model: null, modelSource: null, chat: null,
    modelProgress: null, licence: null, storedModels: [], offer: null, hubProgress: null, hubToken: '', projectOffer: null,
    busy: everyArea(false), errors: everyArea<ErrorReport | null>(null), notices: [],
  };
}

export function createSessionStore(): StoreApi<SessionState> {
  return createStore<SessionState>(emptySession);
}

function everyArea<T>(value: T): Record<Area, T> {
  return {
    data: value, validation: value, task: value, model: value, hub: value, download: value, device: value,
    run: value, estimate: value, rate: value, prompt: value, export: value, sample: value, project: value, storage: value,
  };
}
