import type { enRun } from './en.run.ts';

/** Japanese for Train, Evaluate and Use. */
export const jaRun: Readonly<Record<keyof typeof enRun, string>> = {
};
