/** A client that answers from a table, and a studio on it, for the tests of the state. */
import { DEFAULT_CONFIG } from '../domain/config.ts';
import type { Adapter } from '../domain/prompt.ts';
import type { EvaluatedExample } from '../domain/run.ts';
import type { ColumnGuess, Table } from '../domain/table.ts';
import { memoryKeyValue, type KeyValue } from '../platform/keyValue.ts';
import { createRunLock, type RunLock } from '../platform/runLock.ts';
import type { Tabs } from '../platform/tabs.ts';
import { createClient, type Client, type WorkerEnd } from '../worker/client.ts';
import type { FromWorker, Params, RequestName, Result, RunResult } from '../worker/protocol.ts';
import { createStudio } from './studio.ts';

export type Answers = { [N in RequestName]?: (params: Params<N>) => Promise<Result<N>> };

export const table: Table = {
  fileName: 'mail.csv', byteLength: 10, sha256: 'ff', columns: ['text', 'kind'],
  decisions: { encoding: 'utf-8', format: 'csv', delimiter: ',', quoting: true, hasHeader: true },
  rows: [['hello', 'a'], ['bye', 'b']], lines: [2, 3], findings: [],
};

const facts = { distinct: 2, filled: 2, meanLength: 4, named: null };
export const guess: ColumnGuess = { textColumn: 'text', labelColumn: 'kind', reasons: { text: facts, label: facts } };

const metrics = { examples: 1, accuracy: 1, macroF1: 1, loss: 0.1, perClass: [], confusion: [] };
export const adapter: Adapter = { prompt: { numVirtualTokens: 1, hiddenSize: 2, values: Float32Array.of(0.5, -1) }, description: null };
export const task = { template: '{text}\nlabel:', textColumn: 'text', labelColumn: 'kind', classes: [{ name: 'a', labelWords: ' a' }, { name: 'b', labelWords: ' b' }] };
/** As a run describes the prompt that it leaves. */
export const described: Adapter = {
  prompt: adapter.prompt,
  description: {
    formatVersion: 1, task, labelIds: [[3], [4]], scoring: 'summedLogProbability', model: { name: 'base', sha256: 'aa', hiddenSize: 2 },
    data: { fileName: 'mail.csv', sha256: 'ff', trainExamples: 3, validationExamples: 1 }, config: { ...DEFAULT_CONFIG, numVirtualTokens: 1, learningRate: 0.2 },
    origins: { learningRate: 'user', numVirtualTokens: 'data' }, preset: null,
    comparison: { majority: { classIndex: 0, accuracy: 0.5 }, zeroShot: { ...metrics, accuracy: 0.5 }, tuned: { ...metrics, accuracy: 0.75 }, improved: 2, worsened: 1 },
    step: 50, createdAt: '2026-01-02T03:04:05.000Z', generator: 'test',
  },
};
/** A held-out example as a run answers it. */
export const answered: EvaluatedExample = {
  row: 0, line: 2, text: 'hello', classIndex: 0, truncatedTokens: 0,
  without: { predicted: 1, probabilities: [0.25, 0.75], scores: [-2, -1] }, with: { predicted: 0, probabilities: [0.75, 0.25], scores: [-1, -2] },
};
export const device = { backend: 'cpu', name: 'JavaScript', software: true, features: [], maxBufferSize: 0, maxBindingSize: 0, selfTest: [], notices: [] } as const;

export function result(runId: string, left = adapter): RunResult {
  return {
    runId, end: 'finished', error: null, adapter: left, bestStep: 50, examples: [], nearest: [], device, seconds: 3,
    comparison: { majority: { classIndex: 0, accuracy: 0.5 }, zeroShot: metrics, tuned: metrics, improved: 1, worsened: 0 },
  };
}

export const loaded: Result<'model/load'> = {
  chat: null, chatUnreadable: false,
  kept: { key: null }, licence: null,
  summary: {
    name: 'base', parameters: 1, storedBytes: 1, deviceBytes: 1, storedDtypes: ['F32'], dtype: { dtype: 'f32', keptAs: 'f32', reason: 'decodesNothing', memoryBytes: null }, sha256: 'aa',
    config: {
      modelType: 'llama', encoderDecoder: false, hiddenSize: 2, intermediateSize: 4, numLayers: 1, numHeads: 1, numKeyValueHeads: 1, headDim: 2, vocabSize: 8,
      maxPositions: 16, slidingWindow: null, tiedHead: true, bosTokenId: null, eosTokenIds: [], padTokenId: null,
    },
  },
};

export const preview: Result<'task/preview'> = {
  examples: [], labelTokens: [], trainExamples: 100, validationExamples: 25, classCounts: [50, 50], truncatedExamples: 0, truncatedTokens: 0,
  maxContextTokens: 100, meanContextTokens: 10, findings: [],
};

const ANSWERS: Answers = {
  'device/open': async () => device,
  'data/import': async () => ({ id: 't1', table, guess }),
  'data/profile': async () => ({ classes: [{ name: 'a', count: 1 }, { name: 'b', count: 1 }], unlabelled: 0, lengths: { edges: [], counts: [], beyond: 0, median: 4, longest: 5 }, findings: [] }),
  'task/default': async () => task,
  'task/preview': async () => preview,
  'model/load': async () => loaded,
  'prompt/use': async () => ({ nearest: [] }),
};

/** No other tab. */
const ALONE: Tabs = { tell: () => undefined, listen: () => () => undefined };

/** A studio whose worker is this table of answers (no answer: until it is replaced); `tell` sends an event as the worker would. */
export function testStudio(answers: Answers = {}, storage: KeyValue = memoryKeyValue(), runLock: RunLock = createRunLock(undefined), tabs: Tabs = ALONE) {
  const all: Answers = { ...ANSWERS, ...answers };
  const end: WorkerEnd = { onmessage: null, postMessage: () => undefined };
  const events = createClient(end);
  const client: Client = { ...events, request: (name, params) => Promise.race([all[name]?.(params) ?? new Promise<never>(() => undefined), events.request(name, params)]) };
  let clock = 0;
  const now = (): number => (clock += 5000);
  const studio = createStudio({ client, storage, runLock, tabs, preferences: null, now, persistent: true, baseUrl: 'http://localhost/', hubEndpoint: 'https://hub.example' });
  const tell = (message: FromWorker): void => { end.onmessage?.(new MessageEvent('message', { data: message })); };
  return { studio, storage, tell };
}
