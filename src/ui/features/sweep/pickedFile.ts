import { SWEEP_MAX_BYTES } from '../../../platform/recognise.ts';
import type { Translate } from '../../i18n/index.ts';

/** What a picked file holds, or in the words of the form why that can be no sweep file. */
export type PickedSweep = { readonly text: string; readonly problem: null } | { readonly text: null; readonly problem: string };

/** Reads a picked file. Only its being JSON is looked at: what it plans is told where the plan is shown. */
export async function readPickedSweep(file: File, t: Translate): Promise<PickedSweep> {
  const refused = (problem: string): PickedSweep => ({ text: null, problem });
  const { name, size } = file;
  try {
    if (await file.slice(0, 4).text() === 'PK\u0003\u0004') return refused(t('sweep.problem.zip', { name }));
    if (size > SWEEP_MAX_BYTES) return refused(t('sweep.problem.large', { name }));
    const text = await file.text();
    try {
      JSON.parse(text);
      return { text, problem: null };
    } catch (error) {
      const line = brokenLine(text, String(error));
      return refused(line === null ? t('sweep.problem.notJson', { name }) : t('sweep.problem.notJsonLine', { name, line }));
    }
  } catch {
    return refused(t('sweep.problem.unreadable', { name }));
  }
}

/** The line, from 1, at which a text stops being JSON; null where the browser's complaint does not tell. */
function brokenLine(text: string, complaint: string): number | null {
  // Where it is cut off, what is missing is missing from its last words, not from the empty lines behind them.
  const last = text.trimEnd().split('\n').length;
  const line = /\bline (\d+)/.exec(complaint)?.[1];
  if (line !== undefined) return Math.min(Number(line), last);
  const position = /\bposition (\d+)/.exec(complaint)?.[1];
  if (position !== undefined) return Math.min(text.slice(0, Number(position)).split('\n').length, last);
  return /end of (JSON|input|data)/i.test(complaint) ? last : null;
}
