/**
 * The one typed map of what may cross between page and worker. Page → worker: a request with params; worker →
 * page: its result or an ErrorReport, and events. No casts at the seam: both ends are typed from these maps.
 */
import type { RunCheckpoint, RunStart, SavedRun } from '../domain/checkpoint.ts';
import type { RunConfig } from '../domain/config.ts';
import type { ChatFormat } from '../domain/chat.ts';
import type { BackendChoice, DeviceReport, ProductTuning } from '../domain/device.ts';
import type { ErrorReport } from '../domain/errors.ts';
import type { HubPlace, HubProgress } from '../domain/hub.ts';
import type { DtypeChoice, ModelOutline, ModelSummary } from '../domain/model.ts';
import type { PresetName } from '../domain/options/presets.ts';
import type { ConfigOrigins } from '../domain/options/resolve.ts';
import type { Adapter, NearestToken } from '../domain/prompt.ts';
import type { Comparison, EvaluatedExample, EvaluationMetrics, Prediction, RateCurve, RunEnd, StepMetrics, WatchedAnswer } from '../domain/run.ts';
import type { FileBytes } from '../domain/files.ts';
import type { TogetherChoice } from '../domain/sweep.ts';
import type { ColumnGuess, DataProfile, Finding, ImportOptions, Table } from '../domain/table.ts';
import type { Task } from '../domain/task.ts';

/** Where a model's files are. `served`: under this origin; `files`, `zip`: dropped; `stored`: kept earlier under this key in OPFS. */
export type ModelSource =
  | { readonly kind: 'served'; readonly name: string; readonly url: string }
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly File[] }
  | { readonly kind: 'zip'; readonly name: string; readonly file: File }
  | { readonly kind: 'stored'; readonly name: string; readonly key: string };

/** How the examples are divided. */
export type SplitChoice =
  | { readonly kind: 'stratified'; readonly validationFraction: number; readonly seed: number }
  | { readonly kind: 'file'; readonly validationTable: string };

/** The data side of a run: tables by the id that `data/import` gave. */
export interface DataChoice { readonly table: string; readonly split: SplitChoice }

export interface RunSetup {
  readonly data: DataChoice;
  readonly task: Task;
  readonly config: RunConfig;
  /** Whose each value of `config` is. */
  readonly origins: ConfigOrigins;
  readonly preset: PresetName | null;
  readonly initFile?: FileBytes;
}

/** What one example looks like to the model. */
export interface PreviewExample {
  readonly row: number;
  readonly split: 'train' | 'validation';
  readonly tokens: readonly string[];
  /** Tokens of the expected label; empty where unlabelled. */
  readonly targetTokens: readonly string[];
  /** What an encoder-decoder's answer starts from; null where the answer continues the text. */
  readonly startToken: string | null;
  readonly className: string | null;
  readonly truncatedTokens: number;
}

export interface TaskPreview {
  readonly examples: readonly PreviewExample[];
  readonly labelTokens: readonly { readonly className: string; readonly tokens: readonly string[]; readonly endOfText: boolean }[];
  readonly trainExamples: number;
  readonly validationExamples: number;
  /** [C] of the training part. */
  readonly classCounts: readonly number[];
  /** Over both parts. */
  readonly truncatedExamples: number;
  readonly truncatedTokens: number;
  readonly maxContextTokens: number;
  readonly meanContextTokens: number;
  readonly findings: readonly Finding[];
}

/** One row of a file with the model's answer. */
export interface ScoredRow {
  readonly row: number;
  readonly line: number;
  readonly text: string;
  /** As it stands in the label column; empty where there is none. */
  readonly label: string;
  /** -1 where unlabelled. */
  readonly classIndex: number;
  readonly prediction: Prediction;
  readonly truncatedTokens: number;
}

export interface Estimate {
  /** Of one trial step at the largest batch, after a warm-up step. */
  readonly millisecondsPerStep: number;
  readonly secondsTotal: number;
  readonly rowsPerStep: number;
  readonly paddedRowsPerStep: number;
  readonly bytes: { readonly weights: number; readonly activations: number; readonly prompt: number };
}

/** Everything a finished run leaves: kept in IndexedDB, shown in Evaluate, exported in Use. */
export interface RunResult {
  readonly runId: string;
  readonly end: RunEnd;
  readonly error: ErrorReport | null;
  readonly adapter: Adapter;
  readonly bestStep: number;
  readonly examples: readonly EvaluatedExample[];
  readonly comparison: Comparison;
  readonly nearest: readonly (readonly NearestToken[])[];
  readonly device: DeviceReport;
  readonly seconds: number;
}

/** A model of a hub as it was looked at. */
export interface HubOffer {
  readonly place: HubPlace;
  readonly commit: string;
  readonly licence: string | null;
  readonly gated: boolean;
  readonly outline: ModelOutline;
  /** Of it that is here already. */
  readonly presentBytes: number;
  readonly totalBytes: number;
  /** Room in storage; null where that is not known. */
  readonly freeBytes: number | null;
}

/** What became of keeping a loaded model: the key it is found by, null where it lies elsewhere anyway, or why it could not be kept. */
export type Kept = { readonly key: string | null } | { readonly error: ErrorReport };

export interface SweepMember { readonly runId: string; readonly setup: RunSetup; readonly from?: SavedRun }

/** How the runs of a sweep were trained, and why. */
export interface SweepWay {
  readonly way: 'together' | 'separately';
  /** `trial`: what was faster; `asked`: as was said; `recorded`: as they had begun; `alone`: fewer than two could start; `memory`: joined they do not fit; `unlike`: they were begun otherwise, stand at other steps or differ in arithmetic. */
  readonly reason: 'trial' | 'asked' | 'recorded' | 'alone' | 'memory' | 'unlike';
  /** Of one step of all of them, by the trial. */
  readonly milliseconds: { readonly together: number; readonly separately: number } | null;
  /** Of all of them to their last steps, evaluations too; null without a trial. */
  readonly estimatedSeconds: number | null;
}

/** What one run of a sweep came to, or why it came to nothing. */
export type SweepOutcome = RunResult | { readonly runId: string; readonly error: ErrorReport };

export interface Requests {
  'device/open': { params: { choice: BackendChoice; tuning?: ProductTuning | null }; result: DeviceReport };
  'data/import': { params: { file: FileBytes; options: ImportOptions }; result: { id: string; table: Table; guess: ColumnGuess } };
  'data/profile': { params: { table: string; textColumn: string; labelColumn: string }; result: DataProfile };
  /** `dtype`: how the weights are kept; `auto` where nothing is said. The summary tells what came of it. */
  'model/load': { params: { source: ModelSource; dtype?: DtypeChoice }; result: { summary: ModelSummary; chat: ChatFormat | null; /** Whether its files hold a chat template that can't be rendered. */ chatUnreadable: boolean; licence: string | null; kept: Kept } };
  /** What a model of a hub is and takes, before a byte of its weights is fetched. */
  'hub/look': { params: { place: HubPlace; token: string | null }; result: HubOffer };
  /** Brings it into storage, going on with what is there; the key is null where `hub/stop` came in between. */
  'hub/download': { params: { place: HubPlace; commit: string; token: string | null }; result: { key: string | null } };
  'hub/stop': { params: Readonly<Record<string, never>>; result: null };
  /** A first task for these columns: template and label words as data/task guesses them, in the loaded model's chat format where it has one. */
  'task/default': { params: { table: string; textColumn: string; labelColumn: string }; result: Task };
  'task/preview': { params: { data: DataChoice; task: Task; numVirtualTokens: number; count: number }; result: TaskPreview };
  /** Every row of a table answered by the model, with the current prompt or without; unlabelled rows too. */
  'data/score': { params: { table: string; task: Task; withPrompt: boolean }; result: readonly ScoredRow[] };
  'run/estimate': { params: RunSetup; result: Estimate };
  /** Resolves at the run's end, whatever the end; rejects only when it could not start. With `from` a run goes on that was interrupted: its own configuration and task count. */
  'run/start': { params: { runId: string; setup: RunSetup; from?: SavedRun }; result: RunResult };
  /**
   * Several runs, trained together where that is faster; each tells its `run/` events by its own id. `run/pause`, `run/resume`
   * and `run/stop` act on all of them by the sweep's id; `run/stop` by a run's id on that one. Resolves when all have ended, each told of by
   * `sweep/ended`: a run that could not start has its error, one that was stopped before its turn `runInterrupted`. Null where all were
   * stopped before a way was chosen.
   */
  'sweep/start': { params: { sweepId: string; members: readonly SweepMember[]; together?: TogetherChoice }; result: SweepWay | null };
  /** A short training of growing rates, which leaves no prompt; `run/stop` ends it. */
  'run/findRate': { params: { runId: string; setup: RunSetup }; result: RateCurve };
  'run/pause': { params: { runId: string }; result: null };
  'run/resume': { params: { runId: string }; result: null };
  'run/stop': { params: { runId: string }; result: null };
  /** Makes a prompt current (after a reload or an import); checks its width. */
  'prompt/use': { params: { adapter: Adapter }; result: { nearest: readonly (readonly NearestToken[])[] } };
  /** Both answers for one's own text; `fields` by column name. */
  'prompt/try': { params: { task: Task; fields: Readonly<Record<string, string>> }; result: { without: Prediction; with: Prediction; tokens: readonly string[]; truncatedTokens: number } };
  /** Scores the validation part of `data` with the current prompt, as after a run. */
  'prompt/evaluate': { params: { data: DataChoice; task: Task }; result: { examples: readonly EvaluatedExample[]; comparison: Comparison } };
  'prompt/generate': { params: { input: string; maxNew: number; withPrompt: boolean }; result: { ids: readonly number[]; text: string } };
  'prompt/export': { params: { adapter: Adapter; format: 'peftZip' | 'npy' | 'json' }; result: FileBytes };
  /** Answered whenever the worker is not in the middle of a computation. */
  'worker/ping': { params: Readonly<Record<string, never>>; result: null };
  'prompt/import': { params: { files: readonly FileBytes[] }; result: Adapter };
}

export interface Events {
  'data/progress': { readonly done: number; readonly total: number };
  'model/progress': { readonly loadedBytes: number; readonly totalBytes: number; readonly tensor: string };
  'hub/progress': HubProgress;
  'run/step': { readonly runId: string; readonly metrics: readonly StepMetrics[] };
  /** Once, when it is known how a sweep's runs are trained. */
  'sweep/way': SweepWay & { readonly sweepId: string };
  /** When one run of a sweep has ended, while others may go on. */
  'sweep/ended': { readonly sweepId: string; readonly outcome: SweepOutcome };
  /** Once, before the first step: what the model answers without a prompt, and always answering the commonest class, on the held-out examples. */
  'run/baseline': { readonly runId: string; readonly zeroShotAccuracy: number; readonly zeroShotLoss: number; readonly majorityAccuracy: number; readonly examples: number };
  'run/rate': { readonly runId: string; readonly rate: number; readonly loss: number; readonly done: number; readonly total: number };
  'run/evaluation': { readonly runId: string; readonly metrics: EvaluationMetrics; readonly watched: readonly WatchedAnswer[] };
  /** The best prompt so far, whenever it changes: the page stores it, so that a crash loses no more than this interval. */
  'run/best': { readonly runId: string; readonly adapter: Adapter; readonly step: number };
  /** Once, before the first step: what the run is made of, for keeping beside its checkpoints. */
  'run/begun': { readonly runId: string; readonly start: RunStart };
  /** After every evaluation, and every few seconds between: the page stores it. Everything that came before belongs to its steps. */
  'run/checkpoint': { readonly runId: string; readonly checkpoint: RunCheckpoint };
  'run/phase': { readonly runId: string; readonly phase: 'preparing' | 'gathering' | 'trial' | 'baseline' | 'training' | 'evaluating'; readonly done: number; readonly total: number };
  /** What a search found about the open device after its opening. */
  'device/tuned': { readonly tuning: ProductTuning };
  'device/lost': { readonly report: ErrorReport };
}

export type RequestName = keyof Requests;
export type Params<N extends RequestName> = Requests[N]['params'];
export type Result<N extends RequestName> = Requests[N]['result'];
export type EventName = keyof Events;

/** Distributes over N, so that a handler picked by a message's name fits that message's params. */
export type RequestMessage<N extends RequestName = RequestName> =
  { [K in N]: { readonly id: number; readonly name: K; readonly params: Params<K> } }[N];
export type ResultMessage<N extends RequestName = RequestName> =
  { [K in N]: { readonly kind: 'result'; readonly id: number; readonly name: K; readonly result: Result<K> } }[N];
export interface ErrorMessage { readonly kind: 'error'; readonly id: number; readonly name: RequestName; readonly error: ErrorReport }
export type EventMessage<N extends EventName = EventName> =
  { [K in N]: { readonly kind: 'event'; readonly name: K; readonly event: Events[K] } }[N];
/** Some of a table's rows, ahead of the result that it is the table of. */
export interface RowsMessage { readonly kind: 'rows'; readonly id: number; readonly rows: Table['rows'] }
/** Some of the answered examples of a run or an evaluation, ahead of its result; `id` is the request's, or that of a sweep's run. */
export interface ExamplesMessage { readonly kind: 'examples'; readonly id: number | string; readonly examples: readonly EvaluatedExample[] }
export type WholeMessage = ResultMessage | ErrorMessage | EventMessage;
export type FromWorker = WholeMessage | RowsMessage | ExamplesMessage;
