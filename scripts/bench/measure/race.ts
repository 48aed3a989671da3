import type { ContenderName, Opened } from '../types.ts';
import type { GpuMeter } from './gpuMeter.ts';
import { processorMs } from './rate.ts';
import { median } from './statistics.ts';

/** A contender that takes longer in all than this (and has taken {@link FEWEST} steps) rests while others go on. */
const LONGEST_MS = 45_000;
const FEWEST = 3;
/** Steps that take less follow one another for so long, as a run's do: the first meets caches that the contender before it filled. */
export const TURN_MS = 1000;

export interface Times {
  readonly msPerStep: number;
  readonly minMsPerStep: number;
  readonly hostMsPerStep: number;
  readonly processorMsPerStep: number | null;
  readonly steps: number;
  readonly dispatches: number;
  readonly submissions: number;
}

/** Steps of all contenders by `repeat` turns, so that a busy machine slows all alike; the first of each compiles and isn't counted. */
export async function race(
  opened: ReadonlyMap<ContenderName, Opened>, { repeat, turnMs }: { readonly repeat: number; readonly turnMs: number }, meter: GpuMeter | null,
): Promise<Map<ContenderName, Times>> {
  const laps = new Map([...opened].map(([name, contender]) => [name, { contender, total: [] as number[], host: [] as number[], processor: [] as number[], counts: { dispatches: 0, submissions: 0 } }]));
  for (let round = 0; round <= repeat; round++) {
    for (const { contender, total, host, processor, counts } of laps.values()) {
      if (total.length >= FEWEST && sum(total) > LONGEST_MS) continue;
      await contender.activate();
      const turn = performance.now();
      do {
        meter?.restart();
        const used = processorMs();
        const started = performance.now();
        const done = contender.step();
        const recorded = performance.now() - started;
        await done;
        if (round === 0) break;
        total.push(performance.now() - started);
        host.push(recorded);
        processor.push(processorMs() - used);
        if (meter !== null) Object.assign(counts, { dispatches: meter.dispatches, submissions: meter.submissions });
      } while (performance.now() - turn < turnMs);
    }
  }
  return new Map([...laps].map(([name, { total, host, processor, counts }]) => [name, {
    msPerStep: median(total), minMsPerStep: Math.min(...total), hostMsPerStep: median(host),
    processorMsPerStep: Number.isNaN(processor[0] ?? NaN) ? null : Math.min(...processor), steps: total.length, ...counts,
  }]));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
