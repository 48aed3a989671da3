import { expect, test, vi } from 'vitest';
import { testStudio } from './testing.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };
const later = () => new Promise((resolve) => { setTimeout(resolve, 1); });

test('a run asked for while the page itself is only starting waits for device and model', async () => {
  const { studio } = testStudio();
  const started = studio.start();
  await studio.commands.openFile(file);
  await studio.commands.startRun();
  await started;
  expect(studio.session.getState().errors.run).toBeNull();
  expect(studio.run.getState().status).toBe('preparing');
});

test('a run loads the chosen model where none was loaded, and says so when that fails', async () => {
  const { studio } = testStudio({ 'model/load': async () => { await later(); throw new Error('no such model'); } });
  await studio.commands.openFile(file);
  await studio.commands.startRun();
  await vi.waitFor(() => { expect(studio.session.getState().errors.model?.message).toBe('no such model'); });
  expect(studio.session.getState().errors.run).toMatchObject({ details: { what: 'model' } });
});
