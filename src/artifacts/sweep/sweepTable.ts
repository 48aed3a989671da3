import { spread } from '../../domain/spread.ts';
import type { Combination } from '../../domain/sweep.ts';
import { toCsv } from '../csv.ts';

/** What one run of a sweep came to; shares of 1, losses in nats. */
export interface SweepRow {
  readonly run: string;
  readonly varied: Combination;
  /** null where the run failed before its first evaluation. */
  readonly figures: {
    readonly accuracy: number; readonly macroF1: number; readonly loss: number; readonly zeroShotAccuracy: number; readonly majorityAccuracy: number;
    readonly examples: number; readonly bestStep: number; readonly seconds: number;
  } | null;
  readonly end: string;
}

/** One line a run, nothing averaged. */
export function sweepCsv(rows: readonly SweepRow[]): string {
  const keys = variedKeys(rows);
  const header = ['run', ...keys, 'end', 'validation/accuracy', 'validation/macroF1', 'validation/loss', 'zeroShot/accuracy', 'majority/accuracy', 'examples', 'bestStep', 'seconds'];
  return toCsv(header, rows.map(({ run, varied, end, figures }) => [
    run, ...keys.map((key) => varied[key] ?? ''), end,
    ...(figures === null ? Array.from({ length: 8 }, () => '') : [
      figures.accuracy, figures.macroF1, figures.loss, figures.zeroShotAccuracy, figures.majorityAccuracy, figures.examples, figures.bestStep, figures.seconds,
    ]),
  ]));
}

/** A Markdown table: runs that differ in the seed alone as mean ± standard deviation (n − 1), the best mean accuracy in bold. */
export function sweepMarkdown(rows: readonly SweepRow[]): string {
  const keys = variedKeys(rows).filter((key) => key !== 'seed');
  const groups = new Map<string, SweepRow[]>();
  for (const row of rows) {
    const name = JSON.stringify(keys.map((key) => row.varied[key]));
    groups.set(name, [...groups.get(name) ?? [], row]);
  }
  const lines = [...groups.values()].map((group) => {
    const done = group.flatMap(({ figures }) => (figures === null ? [] : [figures]));
    return { group, done, accuracy: mean(done.map(({ accuracy }) => accuracy)) };
  });
  const best = Math.max(...lines.map(({ accuracy }) => (Number.isFinite(accuracy) ? accuracy : -Infinity)));
  const cells = lines.map(({ group, done, accuracy }) => {
    const shown = spreadText(done.map((figures) => 100 * figures.accuracy), 1);
    return [
      ...keys.map((key) => String(group[0]?.varied[key] ?? '')),
      done.length === group.length ? String(done.length) : `${done.length} of ${group.length}`,
      accuracy === best ? `**${shown}**` : shown, spreadText(done.map(({ macroF1 }) => macroF1), 2), spreadText(done.map(({ loss }) => loss), 3),
      spreadText(done.map(({ seconds }) => seconds), 0),
    ];
  });
  const header = [...keys, 'runs', 'held-out accuracy, %', 'macro-F1', 'held-out loss', 'seconds a run'];
  return `${[header, header.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}

/** The options in which runs differ by plan, in its order. */
export function variedKeys(rows: readonly SweepRow[]): string[] {
  return [...new Set(rows.flatMap(({ varied }) => Object.keys(varied)))];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean ± standard deviation (n − 1) of several values, one by itself, a dash for none. */
export function spreadText(values: readonly number[], digits: number): string {
  const found = spread(values);
  if (found !== null) return `${found.mean.toFixed(digits)} ± ${found.sd.toFixed(digits)}`;
  const [only] = values;
  return only === undefined ? '–' : only.toFixed(digits);
}
