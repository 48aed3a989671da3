import { join } from 'node:path';
import { predictionsCsv } from '../artifacts/csv.ts';
import { readAdapterFiles } from '../artifacts/adapter/readAdapterFiles.ts';
import { writePeftFolder } from '../artifacts/adapter/exports.ts';
import { checkTask } from '../data/task/index.ts';
import { StudioError } from '../domain/errors.ts';
import type { FileBytes } from '../domain/files.ts';
import type { DataChoice, RunResult, RunSetup } from '../worker/protocol.ts';
import { choices, configFrom, numeric, required, type Flags } from './args.ts';
import { readNamedFile } from './folder.ts';
import { interruptHandler } from './interrupt.ts';
import { MetricsFile } from './metrics.ts';
import { checkOutput, writeTogether } from './output.ts';
import { runRecord } from './record.ts';
import { openSession, tell, tellNotices, type Listeners } from './session.ts';
import { applyFlags, chooseColumns } from './task.ts';

const RUN_ID = 'headless';
const PROGRESS_MILLISECONDS = 2000;

/** `train`: the page's session from the command line. Everything is checked before anything is written. */
export async function train(flags: Flags): Promise<void> {
  const modelPath = required(flags, 'model');
  const out = await checkOutput(required(flags, 'out'), 'folder');
  const dataFile = await readNamedFile(required(flags, 'data'), 'data');
  const validFile = flags['valid'] === undefined ? null : await readNamedFile(flags['valid'], 'valid');
  const initFile = flags['init-file'] === undefined ? null : await readNamedFile(flags['init-file'], 'init-file');
  const config = configFrom(initFile && flags['init'] === undefined ? { ...flags, init: 'file' } : flags,
    initFile ? { numVirtualTokens: readAdapterFiles([initFile]).prompt.numVirtualTokens } : {});
  if (config.promptInit === 'file' && !initFile) throw new StudioError('usage', '--init file needs --init-file F.npy.');
  const share = numeric(flags, 'validation-share') ?? 0.2;
  if (!(share > 0 && share < 1)) throw new StudioError('usage', `--validation-share is ${share}; give a number between 0 and 1.`);
  const choice = choices(flags);

  let metrics: MetricsFile | null = null;
  /** Told with the baseline: everything that was given has proved right by then. */
  let announce = (): void => undefined;
  const show = progress(config.steps);
  const counts = { steps: 0, rows: 0, paddedRows: 0, examples: 0, stepMilliseconds: 0 };
  const listeners: Listeners = {
    'run/step': ({ metrics: steps }) => {
      metrics?.steps(steps);
      show.steps(steps);
      for (const step of steps) {
        counts.steps++;
        counts.rows += step.rows;
        counts.paddedRows += step.paddedRows;
        counts.examples += step.examples;
        counts.stepMilliseconds += step.milliseconds;
      }
    },
    'run/evaluation': ({ metrics: evaluation }) => { metrics?.evaluation(evaluation); show.evaluation(evaluation); },
    'run/baseline': (baseline) => {
      announce();
      show['run/baseline'](baseline);
    },
  };
  const { session, load } = await openSession(modelPath, choice, listeners);
  const { id, table, guess } = await session['data/import']({ file: dataFile, options: {} });
  const columns = chooseColumns(table, guess, flags);
  const guessed = await session['task/default']({ table: id, ...columns });
  checkTask(table, guessed, { minPerClass: 0 });
  const task = await applyFlags(guessed, flags);
  const data: DataChoice = { table: id, split: await splitChoice(validFile, share, config.seed) };
  const setup: RunSetup = { data, task, config, ...(initFile ? { initFile } : {}) };
  const { model, device } = await load();
  const preview = await session['task/preview']({ data, task, numVirtualTokens: config.numVirtualTokens, count: 0 });
  announce = () => {
    tellNotices(device);
    for (const finding of table.findings) tell(`${table.fileName}: ${finding.message}`);
    tell(`${preview.trainExamples} examples to train on, ${preview.validationExamples} held out, ${task.classes.length} classes; ${preview.truncatedExamples} texts cut to fit.`);
  };

  const interrupt = interruptHandler(() => {
    tell('Stopping after this step…');
    void session['run/stop']({ runId: RUN_ID });
  }, () => process.exit(130), () => performance.now());
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  metrics = new MetricsFile(join(out, 'metrics.jsonl'));
  let result: RunResult;
  try {
    result = await session['run/start']({ runId: RUN_ID, setup });
  } finally {
    await metrics.close();
  }
  await writeTogether(out, [
    { name: 'predictions.csv', bytes: new TextEncoder().encode(predictionsCsv(result.examples, task)) },
    { name: 'run.json', bytes: new TextEncoder().encode(runRecord({ flags, setup, table, preview, result, model, counts })) },
    ...writePeftFolder(result.adapter).map(({ name, bytes }) => ({ name: `adapter/${name}`, bytes })),
  ]);
  tell(summary(result));
  if (result.error) throw new StudioError(result.error.code, `${result.error.message} The best prompt so far is in ${out}.`, { ...result.error.details, kept: true });

  async function splitChoice(file: FileBytes | null, fraction: number, seed: number): Promise<DataChoice['split']> {
    if (!file) return { kind: 'stratified', validationFraction: fraction, seed };
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

/** Progress lines at most every two seconds, and one for each evaluation. */
function progress(steps: number): Required<Pick<Listeners, 'run/baseline'>> & {
  readonly steps: (metrics: Parameters<MetricsFile['steps']>[0]) => void;
  readonly evaluation: (metrics: Parameters<MetricsFile['evaluation']>[0]) => void;
} {
  let told = performance.now();
  return {
    'run/baseline': ({ zeroShotAccuracy, majorityAccuracy, examples }) => {
      tell(`Without a prompt ${(100 * zeroShotAccuracy).toFixed(1)} %, always the commonest class ${(100 * majorityAccuracy).toFixed(1)} % of ${examples} held-out examples.`);
    },
    steps: (metrics) => {
      const last = metrics.at(-1);
      if (!last || performance.now() - told < PROGRESS_MILLISECONDS) return;
      told = performance.now();
      tell(`step ${last.step}/${steps}  loss ${last.trainLoss.toFixed(4)}  ${Math.round((1000 * last.rows) / last.milliseconds)} rows/s  ${Math.round(((steps - last.step) * last.milliseconds) / 1000)} s left`);
    },
    evaluation: ({ step, loss, accuracy, best }) => {
      tell(`step ${step}: held-out loss ${loss.toFixed(4)}, accuracy ${(100 * accuracy).toFixed(1)} %${best ? ', best so far' : ''}`);
    },
  };
}
