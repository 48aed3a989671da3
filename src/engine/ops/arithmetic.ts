import type { Arithmetic } from '../../domain/config.ts';

let current: Arithmetic = 'float32';

/** What linear layers are to be multiplied in; one that was recorded keeps it for its gradient. */
export const currentArithmetic = (): Arithmetic => current;

/** Calls `run`, which must not be asynchronous, its linear layers multiplied in this arithmetic. */
export function computeIn<T>(arithmetic: Arithmetic, run: () => T): T {
  const before = current;
  current = arithmetic;
  try {
    return run();
  } finally {
    current = before;
  }
}
