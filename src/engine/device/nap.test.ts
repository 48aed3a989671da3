import { expect, it } from 'vitest';
import { napUntil } from './nap.ts';

/** Turns of the event loop until it is settled, when something asks for each. */
async function turnsUntil(waited: Promise<unknown>): Promise<number> {
  let turns = 0;
  let over = false;
  const turn = (): void => {
    turns++;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await waited;
  over = true;
  return turns;
}

const after = (milliseconds: number): Promise<string> => new Promise((resolve) => { setTimeout(resolve, milliseconds, 'done'); });

it('leaves the processor alone while something is waited for, and gives what came', async () => {
  const waited = napUntil(after(200));
  expect(await turnsUntil(waited)).toBeLessThan(1000);
  expect(await waited).toBe('done');
});

it('naps no more when nothing is waited for, though a wait failed', async () => {
  await expect(napUntil(after(20).then(() => Promise.reject(new Error('lost'))))).rejects.toThrow('lost');
  // A turn without naps takes microseconds.
  expect(await turnsUntil(after(200))).toBeGreaterThan(1000);
});
