import type { BaseModel } from '../models/baseModel.ts';
import type { LossAndGradient } from './gradient.ts';
import { jointGradient } from './jointGradient.ts';
import type { GradientRequest } from './jointGradient.ts';
import type { TrainInput } from './train.ts';

/** How one of several runs takes part: parts of its `TrainInput`, and its leaving. */
export interface Membership extends Required<Pick<TrainInput<never>, 'gradient' | 'stopping' | 'checkpointAt'>> {
  /**
   * Called when the run has ended, in whatever way: the others go on without it. Resolves once each of them has told a
   * checkpoint without it, so that what goes on from there has the same members.
   */
  leave(): Promise<void>;
}

export interface Pace {
  /** The most rows of a forward. */
  readonly maxRows: number;
  /** Asked before each step: when true all members end at the same step. */
  stopping(): boolean;
  /** Asked once a step: when true all members keep a checkpoint after it. */
  checkpointDue(): boolean;
}

interface Waiting { readonly request: GradientRequest; readonly resolve: (found: LossAndGradient) => void; readonly reject: (reason: unknown) => void }

/**
 * Runs that go on in step: each step's gradients are computed together once every member has asked for its own. They
 * begin at the same step, stop at the same step and keep checkpoints at the same steps, among these all at which one
 * of them evaluates; so those that go on from there compute what they would have.
 * @param evaluates of each member, whether it evaluates after a step
 */
export function trainTogether(model: BaseModel, evaluates: readonly ((step: number) => boolean)[], pace: Pace): Membership[] {
  const live = new Set(evaluates.keys());
  const waiting = new Map<number, Waiting>();
  /** Those who left, until the others have kept a checkpoint without them. */
  let left: (() => void)[] = [];
  let released: (() => void)[] = [];
  let [asked, kept]: [number, number] = [0, -1];
  let stopAfter: number | null = null;

  function whenAllAsk(): void {
    if (live.size === 0) {
      for (const go of [...left.splice(0), ...released.splice(0)]) go();
      return;
    }
    if (waiting.size < live.size) return;
    // Who asks for this step has told its checkpoint of the last.
    for (const go of released) go();
    released = left;
    left = [];
    if (pace.checkpointDue() || released.length > 0 || [...live].some((member) => evaluates[member]?.(asked) === true)) kept = asked;
    const round = [...waiting].toSorted(([a], [b]) => a - b).map(([, one]) => one);
    waiting.clear();
    void compute(round);
  }

  async function compute(round: readonly Waiting[]): Promise<void> {
    try {
      const found = await jointGradient(model, round.map(({ request }) => request), pace.maxRows);
      found.forEach((one, i) => round[i]?.resolve(one));
    } catch (error) {
      for (const { reject } of round) reject(error);
    }
  }

  return evaluates.map((_, member) => ({
    gradient: (request, step) => new Promise((resolve, reject) => {
      asked = Math.max(asked, step);
      waiting.set(member, { request, resolve, reject });
      whenAllAsk();
    }),
    stopping: (done) => {
      // Where another has asked for its next step already, all do that one too.
      if (stopAfter === null && pace.stopping()) stopAfter = Math.max(asked, done);
      return stopAfter !== null && done >= stopAfter;
    },
    checkpointAt: (step) => step === kept,
    leave: () => new Promise((resolve) => {
      live.delete(member);
      waiting.delete(member);
      left.push(resolve);
      whenAllAsk();
    }),
  }));
}
