import { expect, test } from 'vitest';
import { compileForLater } from './compileForLater.ts';

/** Whether it was compiled before and after the host was let breathe. */
async function compiled(device: { readonly software: boolean } | null, fails = false): Promise<boolean[]> {
  let count = 0;
  let letGo = (): void => undefined;
  const breathing = new Promise<void>((resolve) => { letGo = resolve; });
  compileForLater({ host: { breathe: () => breathing }, device }, async () => {
    count++;
    if (fails) throw new Error('The device was lost.');
  });
  await Promise.resolve();
  const before = count;
  letGo();
  await new Promise((resolve) => { setTimeout(resolve, 0); });
  return [before > 0, count > 0];
}

test('a GPU compiles after the answer; a program on the processor, and no device, never', async () => {
  expect(await compiled({ software: false })).toEqual([false, true]);
  // Nobody is told of what fails: a rejection that nobody takes would fail this test.
  expect(await compiled({ software: false }, true)).toEqual([false, true]);
  expect(await compiled({ software: true })).toEqual([false, false]);
  expect(await compiled(null)).toEqual([false, false]);
});
