import { join, resolve } from 'node:path';
import { predictionsCsv } from '../artifacts/csv.ts';
import { readAdapterFiles } from '../artifacts/adapter/readAdapterFiles.ts';
import { writePeftFolder } from '../artifacts/adapter/exports.ts';
import { checkTask } from '../data/task/index.ts';
import type { SavedRun } from '../domain/checkpoint.ts';
import { StudioError } from '../domain/errors.ts';
import type { FileBytes } from '../domain/files.ts';
import { NO_FACTS } from '../domain/options/facts.ts';
import type { DataChoice, RunResult, RunSetup } from '../worker/protocol.ts';
import { choices, numeric, required, type Flags } from './args.ts';
import { CheckpointFolder } from './checkpointFolder.ts';
import { configChoice, settle } from './choice.ts';
import { readNamedFile } from './folder.ts';
import { interruptHandler } from './interrupt.ts';
import { MetricsFile } from './metrics.ts';
import { checkOutput, writeTogether } from './output.ts';
import { progress } from './progress.ts';
import { runRecord } from './record.ts';
import { resumption } from './resume.ts';
import { openSession, tell, tellNotices, type Listeners } from './session.ts';
import { applyFlags, chooseColumns } from './task.ts';

const RUN_ID = 'headless';
/** Flags that name files: kept whole, so that a run can go on from another folder. */
const PATHS = ['model', 'data', 'valid', 'labels', 'init-file', 'config'] as const;

/** `train`: the page's session from the command line, or the rest of an interrupted run. Everything is checked before anything is written. */
export async function train(flags: Flags): Promise<void> {
  if (flags['resume'] === undefined) return carryOut(flags, required(flags, 'out'), null);
  const { flags: asked, out, saved } = await resumption(flags);
  return carryOut(asked, out, saved);
}

async function carryOut(flags: Flags, outPath: string, from: SavedRun | null): Promise<void> {
  const modelPath = required(flags, 'model');
  const out = await checkOutput(outPath, 'folder');
  const dataFile = await readNamedFile(required(flags, 'data'), 'data');
  const named = (flag: string): Promise<FileBytes | null> => (flags[flag] === undefined ? Promise.resolve(null) : readNamedFile(flags[flag], flag));
  const [validFile, initFile, configFile] = [await named('valid'), await named('init-file'), await named('config')];
  const fileTokens = initFile === null ? null : readAdapterFiles([initFile]).prompt.numVirtualTokens;
  const choice = configChoice(flags, configFile, fileTokens);
  const { config: first } = settle(choice, { ...NO_FACTS, fileTokens });
  if ((first.promptInit === 'file' || first.promptInit === 'transfer') && !initFile) throw new StudioError('usage', `--init ${first.promptInit} needs --init-file F.npy.`);
  const share = numeric(flags, 'validation-share') ?? 0.2;
  if (!(share > 0 && share < 1)) throw new StudioError('usage', `--validation-share is ${share}; give a number between 0 and 1.`);

  const metrics = new MetricsFile(join(out, 'metrics.jsonl'));
  const checkpoints = new CheckpointFolder(out);
  const show = progress();
  /** Told with the baseline: everything that was given has proved right by then. */
  let announce = (): void => undefined;
  const listeners: Listeners = {
    'run/begun': (event) => {
      show.begun(event);
      checkpoints.begin(event.start, { ...flags, ...Object.fromEntries(PATHS.flatMap((flag) => (flags[flag] === undefined ? [] : [[flag, flags[flag].startsWith('hub:') ? flags[flag] : resolve(flags[flag])]]))) });
      if (from !== null) metrics.continueAfter(from.checkpoint.step);
    },
    'run/baseline': (event) => { announce(); show.baseline(event); },
    'run/step': (event) => { metrics.steps(event.metrics); show.steps(event); },
    'run/evaluation': (event) => { metrics.evaluation(event.metrics); show.evaluation(event); },
    'run/checkpoint': ({ checkpoint }) => { metrics.release(); checkpoints.save(checkpoint); },
  };
  const { session, load } = await openSession(modelPath, choices(flags), listeners);
  const { id, table, guess } = await session['data/import']({ file: dataFile, options: {} });
  const columns = chooseColumns(table, guess, flags);
  const guessed = await session['task/default']({ table: id, ...columns });
  checkTask(table, guessed, { minPerClass: 0 });
  const plainTask = from?.start.task ?? await applyFlags(guessed, flags);
  const data: DataChoice = { table: id, split: await splitChoice(validFile, share, first.seed) };
  const { model, device } = await load();
  // A chat-tuned model brings a template of its own, where none was given.
  const task = from !== null || flags['template'] !== undefined ? plainTask : await applyFlags(await session['task/default']({ table: id, ...columns }), flags);
  const { hiddenSize, maxPositions } = model.config;
  const ofModel = { ...NO_FACTS, fileTokens, hiddenSize, maxPositions };
  const { numVirtualTokens } = from?.start.config ?? settle(choice, ofModel).config;
  const preview = await session['task/preview']({ data, task, numVirtualTokens, count: 0 });
  const { config, origins } = settle(choice, { ...ofModel, ...preview });
  const setup: RunSetup = { data, task, config, origins, preset: choice.preset, ...(initFile ? { initFile } : {}) };
  announce = () => {
    tellNotices(device);
    for (const finding of table.findings) tell(`${table.fileName}: ${finding.message}`);
    tell(`${preview.trainExamples} examples to train on, ${preview.validationExamples} held out, ${task.classes.length} classes; ${preview.truncatedExamples} texts cut to fit.`);
    if (from !== null) tell(`Goes on after step ${from.checkpoint.step} of ${from.start.config.steps}.`);
  };

  const interrupt = interruptHandler(() => {
    tell('Stopping after this step…');
    void session['run/stop']({ runId: RUN_ID });
  }, () => process.exit(130), () => performance.now());
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  let result: RunResult;
  try {
    result = await session['run/start']({ runId: RUN_ID, setup, ...(from === null ? {} : { from }) });
  } finally {
    metrics.release();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
  await writeTogether(out, [
    { name: 'predictions.csv', bytes: new TextEncoder().encode(predictionsCsv(result.examples, task)) },
    { name: 'run.json', bytes: new TextEncoder().encode(runRecord({ flags, setup, table, preview, result, model, counts: metrics.counts })) },
    ...writePeftFolder(result.adapter).map(({ name, bytes }) => ({ name: `adapter/${name}`, bytes })),
  ]);
  if (result.end === 'finished' || result.end === 'early') await checkpoints.remove();
  tell(summary(result));
  if (result.error) throw new StudioError(result.error.code, `${result.error.message} The best prompt so far is in ${out}.`, { ...result.error.details, kept: true });

  async function splitChoice(file: FileBytes | null, fraction: number, seed: number): Promise<DataChoice['split']> {
    if (!file) return { kind: 'stratified', ...(from?.start.split ?? { validationFraction: fraction, seed }) };
    const { decisions } = table;
    const { id: validationTable } = await session['data/import']({ file, options: { hasHeader: decisions.hasHeader } });
    return { kind: 'file', validationTable };
  }
}

function summary({ comparison, end, bestStep, seconds }: RunResult): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const { majority, zeroShot, tuned } = comparison;
  return `${end}: ${percent(zeroShot.accuracy)} without the prompt, ${percent(tuned.accuracy)} with it `
    + `(always the commonest class: ${percent(majority.accuracy)}) on ${tuned.examples} held-out examples; best at step ${bestStep}; ${seconds.toFixed(1)} s.`;
}
