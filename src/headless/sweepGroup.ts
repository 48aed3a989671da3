import { StudioError } from '../domain/errors.ts';
import type { TogetherChoice } from '../domain/sweep.ts';
import type { Events, SweepOutcome, SweepWay } from '../worker/protocol.ts';
import { interruptible } from './interrupt.ts';
import type { Material } from './material.ts';
import { folderListeners, type RunFolder } from './runFolder.ts';
import { tell, type Listeners } from './session.ts';

const SWEEP_ID = 'headless';
/** Ends of one run that leave the others their chance. */
const GOES_ON = new Set(['lossNotFinite', 'lossDiverged', 'outOfMemory']);

/** Does groups of a sweep's runs, one group after another, in one session that is told to its listeners. */
export class SweepGroups {
  private folders: ReadonlyMap<string, RunFolder> = new Map();
  private written: Promise<void>[] = [];

  /** @param ended told of each run that has ended, once its folder is written; false where it came to nothing yet */
  constructor(private readonly ended: (run: string, begun: boolean) => Promise<void>) {}

  readonly listeners: Listeners = {
    ...folderListeners((runId) => this.folders.get(runId)),
    'sweep/way': (way) => { tell(wayText(way, [...this.folders.keys()])); },
    'sweep/ended': ({ outcome }) => {
      // One after another: each draws the table anew. Awaited once all have ended.
      const before = this.written.at(-1)?.catch(() => undefined) ?? Promise.resolve();
      const written = before.then(() => this.write(outcome));
      written.catch(() => undefined);
      this.written.push(written);
    },
  };

  /** Does one group to its end. Throws what ended a run in a way that would end the others too. */
  async carryOut({ session }: Material, folders: ReadonlyMap<string, RunFolder>, together: TogetherChoice): Promise<void> {
    this.folders = folders;
    this.written = [];
    await interruptible(() => { void session['run/stop']({ runId: SWEEP_ID }); }, async () => {
      await session['sweep/start']({ sweepId: SWEEP_ID, members: [...folders.values()].map(({ member }) => member), together });
      await Promise.all(this.written);
    });
  }

  private async write(outcome: SweepOutcome): Promise<void> {
    const folder = this.folders.get(outcome.runId);
    folder?.release();
    if ('adapter' in outcome) await folder?.finish(outcome);
    const { error } = outcome;
    const stopped = error?.code === 'runInterrupted';
    await this.ended(outcome.runId, !stopped);
    if (error === null || stopped) return;
    if (!GOES_ON.has(error.code)) throw new StudioError(error.code, error.message, error.details);
    tell(`${this.folders.size > 1 ? `run ${outcome.runId}: ` : ''}${error.message}`);
  }
}

/** How some runs are trained, why, and how long it will take. */
export function wayText({ way, reason, milliseconds, estimatedSeconds }: SweepWay, runs: readonly string[]): string {
  const who = runs.length === 1 ? `Run ${runs.join()} is trained` : `Runs ${runs.join(', ')} are trained`;
  const how = runs.length === 1 ? 'alone' : way === 'together' ? 'together' : 'one after another';
  const tried = milliseconds === null ? '' : ` (a step of all takes ${milliseconds.together.toFixed(0)} ms together, ${milliseconds.separately.toFixed(0)} ms one after another)`;
  const time = estimatedSeconds === null ? '' : `; ${durationText(estimatedSeconds)}`;
  return `${who} ${how}${WHY[reason]}${tried}${time}.`;
}

const WHY: Readonly<Record<Events['sweep/way']['reason'], string>> = {
  trial: ', which is faster', asked: ', as the file says', recorded: ', as before', alone: '',
  memory: ': joined they do not fit the memory', unlike: ': they were begun otherwise, stand at other steps, or differ in arithmetic',
};

function durationText(seconds: number): string {
  return seconds < 120 ? `about ${Math.ceil(seconds)} s` : `about ${Math.ceil(seconds / 60)} min`;
}
