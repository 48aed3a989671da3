import { expect, test, vi } from 'vitest';
import { device, loaded, testStudio } from './testing.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };
const later = () => new Promise((resolve) => { setTimeout(resolve, 1); });

test.each([0, 1, 3])('a run asked for while the page itself is only starting waits for one device and one model (after %i ms)', async (milliseconds) => {
  const asked: string[] = [];
  const { studio } = testStudio({
    'device/open': async () => { asked.push('device'); await later(); return device; },
    'model/load': async () => { asked.push('model'); await later(); return loaded; },
  });
  const started = studio.start();
  await new Promise((resolve) => { setTimeout(resolve, milliseconds); });
  await studio.commands.openFile(file);
  await studio.commands.startRun();
  await started;
  expect(studio.session.getState().errors.run).toBeNull();
  expect(studio.run.getState().status).toBe('preparing');
  // a second load would take the weights from under the run
  expect(asked.filter((what) => what === 'model')).toEqual(['model']);
});

test('a run loads the chosen model where none was loaded, and says so when that fails', async () => {
  const { studio } = testStudio({ 'model/load': async () => { await later(); throw new Error('no such model'); } });
  await studio.commands.openFile(file);
  await studio.commands.startRun();
  await vi.waitFor(() => { expect(studio.session.getState().errors.model?.message).toBe('no such model'); });
  expect(studio.session.getState().errors.run).toMatchObject({ details: { what: 'model' } });
});
