import type { ErrorReport } from '../../../domain/errors.ts';

/** Beside which part of the screen an error of the task belongs. */
export function partOfError({ code }: ErrorReport): 'template' | 'labels' | 'other' {
  if (code === 'templateInvalid') return 'template';
  return code.startsWith('labelWords') ? 'labels' : 'other';
}
