import type { RunCheckpoint, RunStart, SavedRun } from './checkpoint.ts';

/** What an interruption left of a run: what it is made of, and its whole checkpoints, the newest first. */
export interface FoundRun { readonly start: RunStart; readonly checkpoints: readonly [RunCheckpoint, ...RunCheckpoint[]] }

/** Some checkpoints of a run, the newest first; null for none. */
export function newestFirst(found: readonly RunCheckpoint[]): FoundRun['checkpoints'] | null {
  const [newest, ...older] = found.toSorted((a, b) => b.step - a.step || b.evaluatedStep - a.evaluatedStep);
  return newest === undefined ? null : [newest, ...older];
}

/** A run of a sweep that has not come to its end. */
export interface LeftRun {
  /** Its id. */
  readonly run: string;
  readonly found: FoundRun | null;
}

/** A run to be started, or gone on with. */
export interface PlannedRun { readonly run: string; readonly from: SavedRun | null }

/**
 * The runs that are left, in groups to be started at once. Those that were trained together go on together, from the
 * newest step of which all have a checkpoint: a crash may have come between two of their writes. One that had done its
 * last step is only brought to its end, alone; those that were not begun are taken `most` at a time, in their order.
 */
export function planGroups(left: readonly LeftRun[], most: number): PlannedRun[][] {
  const begun = new Map<string, { readonly run: string; readonly found: FoundRun }[]>();
  for (const { run, found } of left) {
    if (found === null) continue;
    const { start: { together }, checkpoints: [newest] } = found;
    const group = together === undefined || isOver(found.start, newest) ? run : together.join(' ');
    begun.set(group, [...begun.get(group) ?? [], { run, found }]);
  }
  const groups: PlannedRun[][] = [];
  const fresh = new Set(left.flatMap(({ run, found }) => (found === null ? [run] : [])));
  for (const group of begun.values()) {
    const lacks = group[0]?.found.start.together?.some((run) => fresh.has(run)) === true;
    // No step is computed before all of them have a checkpoint: what was told so far is nothing but their beginning.
    if (lacks && group.every(({ found: { checkpoints: [newest] } }) => newest.step === 0)) for (const { run } of group) fresh.add(run);
    else groups.push(fromCommonStep(group));
  }
  const toBegin = left.flatMap(({ run }) => (fresh.has(run) ? [{ run, from: null }] : []));
  for (let at = 0; at < toBegin.length; at += most) groups.push(toBegin.slice(at, at + most));
  const order = new Map(left.map(({ run }, index) => [run, index]));
  const first = (group: readonly PlannedRun[]): number => Math.min(...group.map(({ run }) => order.get(run) ?? 0));
  return groups.toSorted((a, b) => first(a) - first(b));
}

/** Where there is no such step, each goes on from its own newest. */
function fromCommonStep(group: readonly { readonly run: string; readonly found: FoundRun }[]): PlannedRun[] {
  const steps = group.map(({ found: { checkpoints } }) => new Set(checkpoints.map(({ step }) => step)));
  const common = Math.max(...[...steps[0] ?? []].filter((step) => steps.every((one) => one.has(step))));
  return group.map(({ run, found: { start, checkpoints } }) => ({ run, from: { start, checkpoint: checkpoints.find(({ step }) => step === common) ?? checkpoints[0] } }));
}

function isOver({ config: { steps, patience } }: RunStart, { step, stopping: { waited } }: RunCheckpoint): boolean {
  return step >= steps || (patience > 0 && waited >= patience);
}
