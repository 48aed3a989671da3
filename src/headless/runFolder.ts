import { join, resolve } from 'node:path';
import { predictionsCsv } from '../artifacts/csv.ts';
import { writePeftFolder } from '../artifacts/adapter/exports.ts';
import type { SavedRun } from '../domain/checkpoint.ts';
import { divergesAgain, StudioError } from '../domain/errors.ts';
import { NO_FACTS } from '../domain/options/facts.ts';
import type { ConfigChoice } from '../domain/options/resolve.ts';
import type { DataChoice, Events, RunResult, RunSetup, SweepMember, TaskPreview } from '../worker/protocol.ts';
import type { Flags } from './args.ts';
import { CheckpointFolder } from './checkpointFolder.ts';
import { settle } from './choice.ts';
import type { Given, Material } from './material.ts';
import { MetricsFile } from './metrics.ts';
import { writeTogether } from './output.ts';
import type { Progress } from './progress.ts';
import { runRecord } from './record.ts';
import { tell, type Listeners } from './session.ts';

/** Flags that name files: kept whole, so that a run can go on from another folder. */
const PATHS = ['model', 'data', 'valid', 'labels', 'init-file', 'config'] as const;

/** One run as the command line asks for it. */
export interface AskedRun {
  readonly runId: string;
  readonly out: string;
  readonly flags: Flags;
  readonly choice: ConfigChoice;
  /** Goes on from here. */
  readonly from: SavedRun | null;
  /** Before each line that is told of it, where there are several. */
  readonly name?: string;
}

/** What can be said of a choice before anything is opened. Throws `usage`. */
export function checkChoice(choice: ConfigChoice, { fileTokens, initFile }: Given): void {
  const { promptInit } = settle(choice, { ...NO_FACTS, fileTokens }).config;
  if ((promptInit === 'file' || promptInit === 'transfer') && initFile === null) throw new StudioError('usage', `--init ${promptInit} needs --init-file F.npy.`);
}

/** The setup of a run over what is open, its values that depend on data and model settled. */
export async function openRunFolder(material: Material, asked: AskedRun, show: Progress): Promise<RunFolder> {
  const { given: { fileTokens, initFile, share }, session, tableId, validationTable, model } = material;
  const { choice, from, runId } = asked;
  const { seed } = settle(choice, { ...NO_FACTS, fileTokens }).config;
  const split: DataChoice['split'] = validationTable === null
    ? { kind: 'stratified', ...(from?.start.split ?? { validationFraction: share, seed }) } : { kind: 'file', validationTable };
  const data: DataChoice = { table: tableId, split };
  const task = from?.start.task ?? material.task;
  const { hiddenSize, maxPositions } = model.config;
  const ofModel = { ...NO_FACTS, fileTokens, hiddenSize, maxPositions };
  const { numVirtualTokens } = from?.start.config ?? settle(choice, ofModel).config;
  const preview = await session['task/preview']({ data, task, numVirtualTokens, count: 0 });
  const { config, origins } = settle(choice, { ...ofModel, ...preview });
  const setup: RunSetup = { data, task, config, origins, preset: choice.preset, ...(initFile ? { initFile } : {}) };
  return new RunFolder(material, asked, show, { runId, setup, ...(from === null ? {} : { from }) }, preview);
}

/** A run and its folder: what is told of it goes there as it comes. */
export class RunFolder {
  private readonly metrics: MetricsFile;
  private readonly checkpoints: CheckpointFolder;
  private together: readonly string[] | null = null;

  constructor(private readonly material: Material, private readonly asked: AskedRun, private readonly show: Progress, readonly member: SweepMember, private readonly preview: TaskPreview) {
    this.metrics = new MetricsFile(join(asked.out, 'metrics.jsonl'));
    this.checkpoints = new CheckpointFolder(asked.out);
  }

  begun(event: Events['run/begun']): void {
    const { flags, from } = this.asked;
    this.show.begun(event);
    this.together = event.start.together ?? null;
    const whole = PATHS.flatMap((flag) => (flags[flag] === undefined ? [] : [[flag, flags[flag].startsWith('hub:') ? flags[flag] : resolve(flags[flag])]]));
    this.checkpoints.begin(event.start, { ...flags, ...Object.fromEntries(whole) }, from === null);
    if (from !== null) this.metrics.continueAfter(from.checkpoint.step);
  }

  baseline(event: Events['run/baseline']): void {
    const { from, name = '' } = this.asked;
    this.material.announce(this.preview);
    if (from !== null) tell(`${name}Goes on after step ${from.checkpoint.step} of ${from.start.config.steps}.`);
    this.show.baseline(event);
  }

  steps(event: Events['run/step']): void {
    this.metrics.steps(event.metrics);
    this.show.steps(event);
  }

  evaluation(event: Events['run/evaluation']): void {
    this.metrics.evaluation(event.metrics);
    this.show.evaluation(event);
  }

  checkpoint({ checkpoint }: Events['run/checkpoint']): void {
    this.metrics.release();
    this.checkpoints.save(checkpoint);
  }

  /** Nothing more is told of it. */
  release(): void { this.metrics.release(); }

  /** Writes what the run came to. */
  async finish(result: RunResult): Promise<void> {
    const { out, flags, name = '' } = this.asked;
    const { setup } = this.member;
    const { table, model } = this.material;
    this.release();
    await writeTogether(out, [
      { name: 'predictions.csv', bytes: new TextEncoder().encode(predictionsCsv(result.examples, setup.task)) },
      { name: 'run.json', bytes: new TextEncoder().encode(runRecord({ flags, setup, table, preview: this.preview, result, model, counts: this.metrics.counts, together: this.together })) },
      ...writePeftFolder(result.adapter).map(({ name: file, bytes }) => ({ name: `adapter/${file}`, bytes })),
    ]);
    if (result.end === 'finished' || result.end === 'early' || divergesAgain(result.error)) await this.checkpoints.remove();
    tell(`${name}${summary(result)}`);
  }
}

/** Hands what is told of each run to its folder. */
export function folderListeners(folderOf: (runId: string) => RunFolder | undefined): Listeners {
  return {
    'run/begun': (event) => { folderOf(event.runId)?.begun(event); },
    'run/baseline': (event) => { folderOf(event.runId)?.baseline(event); },
    'run/step': (event) => { folderOf(event.runId)?.steps(event); },
    'run/evaluation': (event) => { folderOf(event.runId)?.evaluation(event); },
    'run/checkpoint': (event) => { folderOf(event.runId)?.checkpoint(event); },
  };
}

function summary({ comparison, end, bestStep, seconds }: RunResult): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const { majority, zeroShot, tuned } = comparison;
  return `${end}: ${percent(zeroShot.accuracy)} without the prompt, ${percent(tuned.accuracy)} with it `
    + `(always the commonest class: ${percent(majority.accuracy)}) on ${tuned.examples} held-out examples; best at step ${bestStep}; ${seconds.toFixed(1)} s.`;
}
