import { readSweepFile, type SweepMember } from '../../../artifacts/sweep/sweepFile.ts';
import { DEFAULT_CONFIG, keysOf, makeConfig, type PromptInit } from '../../../domain/config.ts';
import { toErrorReport, type ErrorReport } from '../../../domain/errors.ts';
import { hasEffect } from '../../../domain/options/effect.ts';
import type { ConfigFacts } from '../../../domain/options/facts.ts';
import { resolveConfig, type ConfigChoice } from '../../../domain/options/resolve.ts';
import type { Draw, OptionValue } from '../../../domain/sweep.ts';

/** What is to be tried, beside the settings that stand. */
export interface Variations {
  readonly grid: Readonly<Record<string, readonly OptionValue[]>>;
  readonly random?: { readonly count: number; readonly seed: number; readonly options: Readonly<Record<string, Draw>> };
  readonly seeds: number;
}

/** The sweep file of what is to be tried: the settings that stand as its base, without those that vary or would do nothing. */
export function sweepText({ chosen, preset }: ConfigChoice, { grid, random, seeds }: Variations, facts: ConfigFacts): string {
  const varied = new Set([...Object.keys(grid), ...Object.keys(random?.options ?? {}), ...(seeds > 1 ? ['seed'] : [])]);
  const { config } = resolveConfig({ chosen, preset }, facts);
  const textVaried = grid['promptInit']?.includes('text') === true;
  const own = keysOf(DEFAULT_CONFIG).filter((key) => !varied.has(key) && chosen[key] !== undefined
    && (key === 'initText' && grid['promptInit'] !== undefined ? textVaried : hasEffect(key, config)));
  const base = { ...(preset === null ? {} : { preset }), ...Object.fromEntries(own.map((key) => [key, chosen[key]])) };
  return `${JSON.stringify({ base, grid, ...(random === undefined ? {} : { random }), seeds }, null, 2)}\n`;
}

export type CheckedPlan =
  | { readonly members: readonly SweepMember[]; readonly error: null }
  | { readonly members: null; readonly error: ErrorReport };

/** The runs of a sweep file, each held to the options' ranges and to what it contradicts. */
export function checkPlan(text: string, fileName: string, facts: ConfigFacts): CheckedPlan {
  try {
    const members = readSweepFile(text, fileName);
    for (const { choice } of members) makeConfig(resolveConfig(choice, facts).config);
    return { members, error: null };
  } catch (error) {
    const report = toErrorReport(error);
    // Nobody typed the flag here.
    return { members: null, error: { ...report, message: report.message.replace(/^--config /, '') } };
  }
}

/** Lester et al. 2021, figures 3 (a) and (b): lengths, and ways to start. */
const PAPER_LENGTHS = [1, 5, 20, 100, 150];
const PAPER_INITS: readonly PromptInit[] = ['random', 'sampleVocab', 'classLabels'];

/**
 * The paper's ablation on this data: every length that leaves a text of average length its place, with every initialiser.
 * @param roomAtOne tokens a text may have with one virtual token; @param meanTokens tokens a text has on average
 */
export function paperAblation(roomAtOne: number, meanTokens: number, withText: boolean): { readonly grid: Variations['grid']; readonly leftOut: readonly number[] } {
  const fits = (length: number): boolean => roomAtOne + 1 - length >= meanTokens;
  return {
    grid: { numVirtualTokens: PAPER_LENGTHS.filter(fits), promptInit: withText ? [...PAPER_INITS, 'text'] : PAPER_INITS },
    leftOut: PAPER_LENGTHS.filter((length) => !fits(length)),
  };
}
