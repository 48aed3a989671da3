import { expect, it } from 'vitest';
import { StudioError } from '../../domain/errors.ts';
import { orLost } from './orLost.ts';

const never = new Promise<never>(() => undefined);
const lostIn = (milliseconds: number) => new Promise<never>((_, reject) => { setTimeout(() => { reject(new StudioError('deviceLost', 'lost')); }, milliseconds); });
const aborted = () => Promise.reject(new DOMException('The buffer was unmapped.', 'AbortError'));

it('is told of a lost device, though what waited for it was refused before', async () => {
  await expect(orLost(aborted(), lostIn(20))).rejects.toMatchObject({ code: 'deviceLost' });
  await expect(orLost(never, lostIn(1))).rejects.toMatchObject({ code: 'deviceLost' });
});

it('leaves values and errors as they are where none is lost', async () => {
  expect(await orLost(Promise.resolve(3), never)).toBe(3);
  await expect(orLost(Promise.reject(new StudioError('outOfMemory', 'full')), lostIn(20))).rejects.toMatchObject({ code: 'outOfMemory' });
  await expect(orLost(aborted(), never)).rejects.toMatchObject({ name: 'AbortError' });
});
