import { expect, it } from 'vitest';
import { interruptHandler } from './interrupt.ts';

it('stops at the first interrupt, passes over its echoes within a second, and gives up at a later one', () => {
  const done: string[] = [];
  let time = 500;
  const interrupt = interruptHandler(() => { done.push('stop'); }, () => { done.push('abandon'); }, () => time);
  for (const at of [500, 505, 1499]) {
    time = at;
    interrupt();
  }
  expect(done).toEqual(['stop']);
  time = 1500;
  interrupt();
  expect(done).toEqual(['stop', 'abandon']);
});
