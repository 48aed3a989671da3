import { StudioError } from './errors.ts';
import { createRandom } from './random.ts';

export type OptionValue = string | number;
/** One of the values, or a number drawn evenly (`log`: evenly in its logarithm) between two. */
export type Draw =
  | { readonly values: readonly OptionValue[] }
  | { readonly min: number; readonly max: number; readonly scale: 'linear' | 'log'; readonly integer: boolean };

/** What a sweep tries: every combination of the grid, each with so many drawn choices, each of those with so many seeds. */
export interface SweepPlan {
  /** By option. */
  readonly grid: Readonly<Record<string, readonly OptionValue[]>>;
  readonly random: { readonly count: number; readonly seed: number; readonly options: Readonly<Record<string, Draw>> } | null;
  /** Runs of each choice, with the seeds 0, 1, 2, …; 1 leaves the seed as it is. */
  readonly seeds: number;
  /** More runs than this are refused. */
  readonly limit: number;
}

/** Runs that are begun at once: more gain nothing further (docs/performance.md), and all that are trained together are told at their end. */
export const MOST_AT_ONCE = 8;

/** Whether runs are trained together: as a trial finds faster, wherever they fit, or never. */
export type TogetherChoice = 'auto' | 'always' | 'never';

export type Combination = Readonly<Record<string, OptionValue>>;

/** Runs that a plan comes to: the product of the grid's lists, drawn choices and seeds. */
export function countRuns({ grid, random, seeds }: SweepPlan): number {
  return Object.values(grid).reduce((product, values) => product * values.length, 1) * (random?.count ?? 1) * seeds;
}

/** Every combination, in the order of the plan, the seed changing fastest. Throws `usage` where they are more than the limit. */
export function expandSweep(plan: SweepPlan): Combination[] {
  const count = countRuns(plan);
  if (count > plan.limit) {
    throw new StudioError('usage', `The sweep comes to ${count} runs, more than its limit of ${plan.limit}. Shorten a list, or raise "limit".`, { count, limit: plan.limit });
  }
  let found: Combination[] = [{}];
  for (const [key, values] of Object.entries(plan.grid)) found = found.flatMap((before) => values.map((value) => ({ ...before, [key]: value })));
  const { random } = plan;
  if (random !== null) found = found.flatMap((before) => Array.from({ length: random.count }, (_, draw) => ({ ...before, ...drawn(random, draw) })));
  if (plan.seeds === 1) return found;
  return found.flatMap((before) => Array.from({ length: plan.seeds }, (_, seed) => ({ ...before, seed })));
}

function drawn({ seed, options }: NonNullable<SweepPlan['random']>, draw: number): Combination {
  const random = createRandom(seed, `sweep/${draw}`);
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [key, drawOne(option, random.next())]));
}

/** @param at where in its range, in [0, 1) */
function drawOne(option: Draw, at: number): OptionValue {
  if ('values' in option) return option.values[Math.floor(at * option.values.length)] ?? '';
  const { min, max, scale, integer } = option;
  const value = scale === 'log' ? min * (max / min) ** at : min + (max - min) * at;
  return integer ? Math.round(value) : value;
}
