import { describe, expect, test, vi } from 'vitest';
import { StudioError } from '../domain/errors.ts';
import { memoryKeyValue } from '../platform/keyValue.ts';
import { createRunLock } from '../platform/runLock.ts';
import { KEYS } from './keys.ts';
import { EMPTY_PROJECT } from './project.ts';
import { adapter, guess, loaded, result, table, task, testStudio, type Answers } from './testing.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };
const step = (n: number) => ({
  step: n, trainLoss: 1 / n, learningRate: 0.03, gradientNorm: 1, promptNorm: 2, promptDistance: 1, deviceBytes: 2048, rows: 10, paddedRows: 20, examples: 4, milliseconds: 5,
});

async function running(answers: Parameters<typeof testStudio>[0] = {}) {
  const made = testStudio(answers);
  await made.studio.start();
  await made.studio.commands.openFile(file);
  await made.studio.commands.startRun();
  const { runId } = made.studio.run.getState();
  if (runId === null) throw new Error('the run did not start');
  return { ...made, runId };
}

describe('a run', () => {
  test('takes its own events and drops those of another', async () => {
    const { studio, tell, runId } = await running();
    tell({ kind: 'event', name: 'run/step', event: { runId: 'an earlier run', metrics: [step(9)] } });
    tell({ kind: 'event', name: 'run/step', event: { runId, metrics: [step(1), step(2)] } });
    tell({ kind: 'event', name: 'run/phase', event: { runId: 'an earlier run', phase: 'evaluating', done: 1, total: 1 } });
    tell({ kind: 'event', name: 'run/phase', event: { runId, phase: 'training', done: 2, total: 300 } });
    expect(studio.run.getState().steps.step).toEqual([1, 2]);
    expect(studio.run.getState().steps.trainLoss).toEqual([1, 0.5]);
    expect(studio.run.getState().status).toBe('training');
  });

  test('stays paused while a late step reports', async () => {
    const { studio, tell, runId } = await running({ 'run/pause': async () => null, 'run/resume': async () => null });
    await studio.commands.pauseRun();
    tell({ kind: 'event', name: 'run/phase', event: { runId, phase: 'training', done: 3, total: 300 } });
    expect(studio.run.getState().status).toBe('paused');
    await studio.commands.resumeRun();
    expect(studio.run.getState().status).toBe('training');
  });

  test('ends with its prompt current and its result kept', async () => {
    const { studio, storage } = await running({ 'run/start': async ({ runId }) => result(runId) });
    await vi.waitFor(async () => { expect(await storage.get(KEYS.result)).toMatchObject({ result: { bestStep: 50 } }); });
    expect(studio.run.getState()).toMatchObject({ status: 'done', prompt: { step: 50, origin: 'run' } });
  });

  test('that could not start is failed, with the reason', async () => {
    const { studio } = await running({ 'run/start': async () => { throw new StudioError('taskOneClass', 'Only one class.'); } });
    await vi.waitFor(() => { expect(studio.run.getState().status).toBe('failed'); });
    expect(studio.run.getState().error).toEqual({ code: 'taskOneClass', message: 'Only one class.', details: {} });
  });

  test('keeps others from pulling the model from under it', async () => {
    const { studio } = await running();
    await studio.commands.chooseModel({ kind: 'builtin' });
    expect(studio.session.getState().errors.model?.details).toEqual({ what: 'running' });
  });

  test('does not start without data, and says what is missing', async () => {
    const { studio } = testStudio();
    await studio.start();
    await studio.commands.startRun();
    expect(studio.session.getState().errors.run).toMatchObject({ code: 'nothingLoaded', details: { what: 'data' } });
    expect(studio.run.getState().status).toBe('idle');
  });
});

describe('a reload', () => {
  test('tells a run that was going as interrupted and keeps its best prompt', async () => {
    const { storage, tell, runId } = await running();
    tell({ kind: 'event', name: 'run/step', event: { runId, metrics: [step(1)] } });
    tell({ kind: 'event', name: 'run/best', event: { runId, adapter, step: 50 } });
    tell({ kind: 'event', name: 'run/evaluation', event: { runId, metrics: { step: 50, loss: 0.4, accuracy: 0.75, macroF1: 0.5, examples: 4, best: true }, watched: [] } });
    await vi.waitFor(async () => { expect(await storage.get(KEYS.best)).toBeDefined(); });
    const used = vi.fn<NonNullable<Answers['prompt/use']>>(async () => ({ nearest: [] }));
    const { studio: next } = testStudio({ 'prompt/use': used }, storage);
    await next.start();
    const run = next.run.getState();
    expect(run.status).toBe('interrupted');
    expect(run.error).toMatchObject({ code: 'runInterrupted', details: { kept: true, step: 50 } });
    expect(run.steps.trainLoss).toEqual([1]);
    expect(run.evaluations[0]?.accuracy).toBe(0.75);
    expect(used).toHaveBeenCalledWith({ adapter });
  });

  test('does not take a run in another tab for interrupted', async () => {
    const { storage, runId } = await running();
    const { studio: next } = testStudio({}, storage, { ...createRunLock(undefined), take: async () => null, isHeld: async () => true });
    await next.start();
    expect(next.run.getState().status).toBe('idle');
    expect(next.session.getState().notices).toMatchObject([{ code: 'runElsewhere' }]);
    expect(await storage.get(KEYS.run)).toMatchObject({ runId, status: 'preparing' });
  });

  test('brings file, columns, task and answers back', async () => {
    const { studio, storage } = await running({ 'run/start': async ({ runId }) => result(runId) });
    studio.commands.setTemplate('Mail: {text}\nkind:');
    await vi.waitFor(async () => { expect(await storage.get(KEYS.project)).toMatchObject({ task: { template: 'Mail: {text}\nkind:' } }); });
    await vi.waitFor(async () => { expect(await storage.get(KEYS.run)).toMatchObject({ status: 'done' }); });
    const imported = vi.fn<NonNullable<Answers['data/import']>>(async () => ({ id: 't1', table, guess }));
    const { studio: next } = testStudio({ 'data/import': imported }, storage);
    await next.start();
    expect(imported).toHaveBeenCalledWith({ file: { name: 'mail.csv', bytes: file.bytes }, options: {} });
    expect(next.project.getState().project.task).toEqual({ ...task, template: 'Mail: {text}\nkind:' });
    expect(next.run.getState()).toMatchObject({ status: 'done', result: { seconds: 3 }, prompt: { step: 50 } });
  });

  test('reads examples that are stored as bytes, as earlier versions stored them', async () => {
    const storage = memoryKeyValue({ [KEYS.project]: { ...EMPTY_PROJECT, file: { name: file.name, byteLength: file.bytes.length } }, [KEYS.dataFile]: file.bytes });
    const imported = vi.fn<NonNullable<Answers['data/import']>>(async () => ({ id: 't1', table, guess }));
    await testStudio({ 'data/import': imported }, storage).studio.start();
    expect(imported).toHaveBeenCalledWith({ file, options: {} });
  });

  test('keeps a damaged record aside, names it, and loses nothing else', async () => {
    const damaged = { version: 1, runId: 7 };
    const storage = memoryKeyValue({
      [KEYS.project]: { ...EMPTY_PROJECT, name: 'Mail' }, [KEYS.run]: damaged,
    });
    const { studio } = testStudio({}, storage);
    await studio.start();
    expect(studio.project.getState().project.name).toBe('Mail');
    expect(await storage.get('aside/run/state')).toEqual(damaged);
    expect(await storage.get(KEYS.run)).toBeUndefined();
    expect(studio.session.getState().notices).toMatchObject([{ code: 'stateDamaged', params: { what: 'run/state', damage: 'form' } }]);
  });
});

describe('data settings', () => {
  test('a column change is undone with its task, and redone', async () => {
    const { studio } = testStudio({
      'task/default': async ({ textColumn, labelColumn }) => ({ ...task, textColumn, labelColumn }),
    });
    await studio.start();
    const { commands } = studio;
    await commands.openFile(file);
    await commands.chooseColumns({ textColumn: 'kind' });
    expect(studio.project.getState().project).toMatchObject({ textColumn: 'kind', labelColumn: 'text', task: { textColumn: 'kind' } });
    await commands.stepHistory('undo');
    expect(studio.project.getState().project).toMatchObject({ textColumn: 'text', labelColumn: 'kind', task: { textColumn: 'text' } });
    await commands.stepHistory('redo');
    expect(studio.project.getState().project).toMatchObject({ textColumn: 'kind', labelColumn: 'text' });
  });

  test('an option is read anew and undone by reading anew', async () => {
    const imported = vi.fn<NonNullable<Answers['data/import']>>(async () => ({ id: 't1', table, guess }));
    const { studio } = testStudio({ 'data/import': imported });
    await studio.start();
    await studio.commands.openFile(file);
    await studio.commands.setOption('delimiter', ';');
    await studio.commands.stepHistory('undo');
    expect(imported.mock.calls.map((call) => JSON.stringify(call))).toEqual(
      [{}, { delimiter: ';' }, {}].map((options) => JSON.stringify([{ file, options }])));
  });

  test('a file that cannot be read as said is not trained on as it was read before', async () => {
    const { studio } = testStudio({
      'data/import': async ({ options }) => {
        if (options.delimiter === ';') throw new StudioError('fileOneColumn', 'One column.');
        return { id: 't1', table, guess };
      },
    });
    await studio.start();
    await studio.commands.openFile(file);
    await studio.commands.setOption('delimiter', ';');
    expect(studio.session.getState().data).toBeNull();
    expect(studio.session.getState().errors.data?.code).toBe('fileOneColumn');
    expect(studio.project.getState().project.task).toEqual(task);
    await studio.commands.stepHistory('undo');
    expect(studio.session.getState().data?.id).toBe('t1');
  });

  test('a slow import that was overtaken changes nothing', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => { release = resolve; });
    const { studio } = testStudio({
      'data/import': async ({ file: { name } }) => {
        if (name === 'slow.csv') await slow;
        return { id: name, table: { ...table, fileName: name }, guess };
      },
    });
    await studio.start();
    const first = studio.commands.openFile({ ...file, name: 'slow.csv' });
    await studio.commands.openFile({ ...file, name: 'quick.csv' });
    release();
    await first;
    expect(studio.session.getState().data?.id).toBe('quick.csv');
  });
});

describe('a model tuned for chat', () => {
  test('brings its format into a template that the user did not write, and offers it for one that was', async () => {
    let chat: { before: string; after: string; answerPrefix: string } | null = null;
    const { studio } = testStudio({
      'model/load': async () => ({ ...loaded, chat }),
      'task/default': async () => ({ ...task, template: chat === null ? task.template : `${chat.before}{text}${chat.after}` }),
    });
    const template = () => studio.project.getState().project.task?.template;
    await studio.start();
    await studio.commands.openFile(file);
    expect([template(), studio.session.getState().chat]).toEqual([task.template, null]);
    chat = { before: '<user>', after: '<model>', answerPrefix: '' };
    await studio.commands.loadModel();
    expect([template(), studio.session.getState().chat]).toEqual(['<user>{text}<model>', chat]);
    studio.commands.setTemplate('mine {text}');
    chat = null;
    await studio.commands.loadModel();
    chat = { before: '<user>', after: '<model>', answerPrefix: '' };
    await studio.commands.loadModel();
    expect(template()).toBe('mine {text}');
    await studio.commands.resetTask();
    expect(template()).toBe('<user>{text}<model>');
    await studio.commands.stepHistory('undo');
    expect(template()).toBe('mine {text}');
  });
});

test('a dropped model that could not be kept is in use, and the reason is told', async () => {
  const error = { code: 'storageFull', message: 'No room for 5 MB.', details: {} } as const;
  const { studio } = testStudio({ 'model/load': async () => ({ ...loaded, kept: { error } }) });
  await studio.start();
  await studio.commands.openModelFolder('mine', []);
  const { model, notices } = studio.session.getState();
  expect(model?.name).toBe('base');
  expect(notices).toMatchObject([{ severity: 'warning', code: 'modelNotStored', params: { name: 'mine', reason: 'No room for 5 MB.' } }]);
  expect(studio.project.getState().project.model).toEqual({ kind: 'builtin' });
});

test('a model that could not be kept stays the model when its weights are to be kept otherwise', async () => {
  const asked: string[] = [];
  const error = { code: 'storageFull', message: 'No room for 5 MB.', details: {} } as const;
  const { studio } = testStudio({ 'model/load': async ({ source: { kind }, dtype }) => {
    asked.push(`${kind} ${dtype}`);
    return { ...loaded, kept: kind === 'files' ? { error } : { key: null } };
  } });
  await studio.start();
  await studio.commands.openModelFolder('mine', []);
  await studio.commands.setWeightDtype('f16');
  await studio.commands.chooseModel({ kind: 'builtin' });
  await studio.commands.setWeightDtype('f32');
  expect(asked).toEqual(['served auto', 'files auto', 'files f16', 'served f16', 'served f32']);
});

test('a chat template that cannot be rendered is told', async () => {
  const { studio } = testStudio({ 'model/load': async () => ({ ...loaded, chatUnreadable: true }) });
  await studio.start();
  expect(studio.session.getState().notices).toMatchObject([{ severity: 'warning', code: 'chatTemplateUnreadable', params: { name: 'base' } }]);
});
