import { StudioError } from '../../domain/errors.ts';
import type { Weights } from './openWeights.ts';
import type { MatrixSource } from './weightReader.ts';

/** A source with the sizes it must have. */
export interface PlannedSource {
  readonly name: string;
  readonly turned: boolean;
  /** Which rows of the stored matrix (after turning) are taken, in order; null: all. */
  readonly rows: Int32Array | null;
  readonly storedRows: number;
  /** How many rows are taken. */
  readonly count: number;
}

/**
 * How many rows each source gives. One source: what is missing to `rows`; of several, those without `rows` give all
 * that is stored. Throws `modelTensorMissing` or `modelTensorShape` where they don't add up to `rows`.
 */
export function planSources(weights: Weights, source: MatrixSource | readonly MatrixSource[], rows: number): PlannedSource[] {
  const sources = 'name' in source ? [source] : source;
  const planned = sources.map(({ name, turned = false, rows: taken, storedRows }) => {
    const stored = storedRows ?? (sources.length === 1 && taken === undefined ? rows : weights.shapeOf(name).at(turned ? -1 : 0) ?? 0);
    return { name, turned, rows: taken ?? null, storedRows: stored, count: taken?.length ?? stored };
  });
  const sum = planned.reduce((total, { count }) => total + count, 0);
  if (sum === rows) return planned;
  const names = planned.map(({ name }) => `"${name}"`).join(', ');
  throw new StudioError('modelTensorShape', `The tensors ${names} have ${sum} rows together, but config.json asks for ${rows}.`,
    { tensor: planned[0]?.name ?? '', shape: planned.map(({ count }) => count), expected: [rows] });
}
