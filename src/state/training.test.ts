import { expect, test, vi } from 'vitest';
import { memoryKeyValue } from '../platform/keyValue.ts';
import { createRunLock } from '../platform/runLock.ts';
import { fakeLocks } from '../platform/testing.ts';
import { described, result, testStudio, type Answers } from './testing.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };

/** Two tabs of one browser, each with data and model; `begun` names what their workers were asked to train. */
async function twoTabs(ends: Answers['run/start']) {
  const locks = fakeLocks(), storage = memoryKeyValue();
  const begun: string[] = [];
  const open = async (name: string) => {
    const { studio } = testStudio({
      'run/start': async (params) => { begun.push(name); return ends?.(params) ?? new Promise(() => undefined); },
      'sweep/start': async () => { begun.push(name); return new Promise(() => undefined); },
      'run/findRate': async () => { begun.push(`${name} rate`); return { rates: [], losses: [], smoothed: [], suggestion: null }; },
    }, storage, createRunLock(locks));
    await studio.start();
    await studio.commands.openFile(file);
    return studio;
  };
  return { here: await open('here'), there: await open('there'), begun };
}

const forever = () => new Promise<never>(() => undefined);

test('of two tabs in which a training is started in the same instant one trains, and the other says so', async () => {
  const { here, there, begun } = await twoTabs(forever);
  await Promise.all([here.commands.startRun(), there.commands.startRun()]);
  expect(begun).toHaveLength(1);
  expect([here, there].flatMap(({ session }) => session.getState().errors.run?.code ?? [])).toEqual(['runElsewhere']);
  expect([here, there].map(({ run }) => run.getState().status).toSorted()).toEqual(['idle', 'preparing']);
});

test('while several trainings go on in one tab another begins none of any kind, nor does this one beside them', async () => {
  const { here, there, begun } = await twoTabs(forever);
  await here.commands.startSweep('two', '{"grid": {"seed": [1, 2]}}');
  await vi.waitFor(() => { expect(begun).toEqual(['here']); });
  await there.commands.startRun();
  await there.commands.findRate();
  await there.commands.startSweep('more', '{"seeds": 2}');
  await vi.waitFor(() => { expect(there.session.getState().errors.run?.code).toBe('runElsewhere'); });
  expect(there.session.getState().errors.rate?.code).toBe('runElsewhere');
  expect(there.sweeps.getState().active).toBeNull();
  await here.commands.findRate();
  expect(here.session.getState().errors.rate?.code).toBe('usage');
  expect(begun).toEqual(['here']);
});

test('once a training has ended, the other tab trains; a search for a rate gives back at its end too', async () => {
  const { here, there, begun } = await twoTabs(async ({ runId }) => result(runId, described));
  await here.commands.startRun();
  await vi.waitFor(() => { expect(here.run.getState().status).toBe('done'); });
  await there.commands.findRate();
  await here.commands.startRun();
  expect(begun).toEqual(['here', 'there rate', 'here']);
  expect(there.session.getState().errors.rate).toBeNull();
});

test('a training that could not be set up leaves the way free for another tab', async () => {
  const { here, there, begun } = await twoTabs(forever);
  here.commands.setConfig({ promptInit: 'text', initText: '' });
  await here.commands.startRun();
  expect(here.session.getState().errors.run?.code).toBe('configOutOfRange');
  await there.commands.startRun();
  expect(begun).toEqual(['there']);
});
