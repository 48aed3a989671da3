import { describe, expect, test, vi } from 'vitest';
import { createRunLock, type Locks } from './runLock.ts';
import { fakeLocks } from './testing.ts';

const takenBy = async (locks: Locks) => createRunLock(locks).take();

describe('the lock of the tab that trains', () => {
  test('is had by one of two tabs that ask in the same instant', async () => {
    const locks = fakeLocks();
    const taken = await Promise.all([takenBy(locks), takenBy(locks), takenBy(locks)]);
    expect(taken.filter((release) => release !== null)).toHaveLength(1);
  });

  test('is free for another tab once the last hold of a tab is given back, each but once', async () => {
    const locks = fakeLocks();
    const here = createRunLock(locks), there = createRunLock(locks);
    const [sweep, run] = [await here.take(), await here.take()];
    run?.();
    run?.();
    expect(await there.take()).toBeNull();
    expect(await there.isHeld()).toBe(true);
    sweep?.();
    const back = await here.take();
    expect(back).not.toBeNull();
    back?.();
    await vi.waitFor(async () => { expect(await there.isHeld()).toBe(false); });
    const release = await there.take();
    expect(release).not.toBeNull();
    expect(await here.take()).toBeNull();
    release?.();
    await vi.waitFor(async () => { expect(await here.take()).not.toBeNull(); });
  });

  test('keeps nobody from training where the browser has no locks, or refuses them', async () => {
    expect(await createRunLock(undefined).take()).not.toBeNull();
    expect(await takenBy({ request: () => Promise.reject(new Error('SecurityError')), query: async () => ({}) })).not.toBeNull();
  });
});

test('a stored model is in use as long as one of the tabs that loaded it has no other', async () => {
  const locks = fakeLocks();
  const [here, there] = [createRunLock(locks), createRunLock(locks)];
  here.useModel('a');
  there.useModel('a');
  await vi.waitFor(async () => { expect([...await here.modelsInUse()]).toEqual(['a']); });
  here.useModel('b');
  await vi.waitFor(async () => { expect([...await there.modelsInUse()].toSorted()).toEqual(['a', 'b']); });
  there.useModel(null);
  await vi.waitFor(async () => { expect([...await here.modelsInUse()]).toEqual(['b']); });
  expect(await here.isHeld()).toBe(false);
});
