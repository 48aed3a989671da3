import { keysOf, RANGES, WORDS, type ConfigKey, type NumericKey } from '../../../domain/config.ts';
import type { Draw, OptionValue } from '../../../domain/sweep.ts';
import type { DrawDraft, ListDraft, SweepDraft } from '../../../state/sweeps/draft.ts';
import { checkNumber } from '../train/settings.ts';
import type { Variations } from './plan.ts';

/** Options that may vary: the words of a text to start from stand in the settings. */
export const VARIED_KEYS: readonly ConfigKey[] = [...keysOf(RANGES), ...keysOf(WORDS)];

/** What an option's values are. */
export function kindOf(key: ConfigKey): { readonly number: NumericKey } | { readonly words: readonly string[] } {
  const number = keysOf(RANGES).find((other) => other === key);
  const word = keysOf(WORDS).find((other) => other === key);
  return number === undefined ? { words: word === undefined ? [] : WORDS[word] } : { number };
}

/** What was typed between commas of either language. */
export function partsOf({ text }: Pick<ListDraft, 'text'>): string[] {
  return text.split(/[,、，]/).map((part) => part.trim()).filter((part) => part !== '');
}

export type DrawProblem = 'fromNotBelow' | 'logOfZero';

/** Why two numbers are no range to draw from, where each is good by itself. */
export function drawProblem(key: NumericKey, { from, to, log }: Pick<DrawDraft, 'from' | 'to' | 'log'>): DrawProblem | null {
  const [low, high] = [checkNumber(key, from), checkNumber(key, to)];
  if (!('value' in low) || !('value' in high)) return null;
  if (low.value >= high.value) return 'fromNotBelow';
  return log && low.value <= 0 ? 'logOfZero' : null;
}

/** What is to be tried, as far as it is filled in rightly; null where nothing can be said yet. */
export function readDraft({ way, seeds, grid, random, draws, drawSeed }: SweepDraft, paper: Variations['grid'] | null): Variations | null {
  if (way === 'seeds') return { grid: {}, seeds };
  if (way === 'paper') return paper && { grid: paper, seeds: 1 };
  if (way === 'grid') {
    const lists = grid.flatMap((row): [string, OptionValue[] | null][] => (partsOf(row).length === 0 ? [] : [[row.key, valuesOf(row)]]));
    const whole = lists.flatMap(([key, values]): [string, OptionValue[]][] => (values === null ? [] : [[key, values]]));
    return whole.length === 0 || whole.length < lists.length ? null : { grid: Object.fromEntries(whole), seeds: 1 };
  }
  const options = random.flatMap((row): [string, Draw][] => {
    const draw = drawOf(row);
    return draw === null ? [] : [[row.key, draw]];
  });
  return options.length === 0 || options.length < random.length ? null
    : { grid: {}, seeds: 1, random: { count: draws, seed: drawSeed, options: Object.fromEntries(options) } };
}

function valuesOf(row: ListDraft): OptionValue[] | null {
  const kind = kindOf(row.key);
  const parts = partsOf(row);
  if ('words' in kind) return parts;
  const numbers = parts.flatMap((part) => {
    const checked = checkNumber(kind.number, part);
    return 'value' in checked ? [checked.value] : [];
  });
  return numbers.length < parts.length ? null : numbers;
}

function drawOf(row: DrawDraft): Draw | null {
  const kind = kindOf(row.key);
  if ('words' in kind) {
    const values = partsOf(row);
    return values.length === 0 ? null : { values };
  }
  const [from, to] = [checkNumber(kind.number, row.from), checkNumber(kind.number, row.to)];
  if (!('value' in from) || !('value' in to) || drawProblem(kind.number, row) !== null) return null;
  return { min: from.value, max: to.value, scale: row.log ? 'log' : 'linear', integer: RANGES[kind.number].integer };
}

/** From how many times the lowest on a range is drawn evenly in its logarithm, unless told otherwise. */
const LOG_FROM = 20;

/** A range to begin with: a tenth of the value that stands to ten times it, within what the option may be. */
export function freshDraw(key: ConfigKey, value: number): DrawDraft {
  const kind = kindOf(key);
  if ('words' in kind) return { key, text: '', from: '', to: '', log: false };
  const { min, max, integer } = RANGES[kind.number];
  const rounded = (bound: number): number => (integer ? Math.round(bound) : Number(bound.toPrecision(3)));
  const [from, to] = value > 0 ? [Math.max(min, rounded(value / 10)), Math.min(max, rounded(value * 10))] : [min, max];
  return { key, text: '', from: String(from), to: String(to), log: from > 0 && to / from >= LOG_FROM };
}
