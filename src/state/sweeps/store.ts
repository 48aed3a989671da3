import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../../domain/errors.ts';
import type { RunEnd } from '../../domain/run.ts';
import { EMPTY_DRAFT, type SweepDraft } from './draft.ts';
import type { SweepWay } from '../../worker/protocol.ts';

/** Where one run of a sweep stands; the figures of one that ended are in its kept run. */
export interface SweepProgress {
  /** null before its turn. */
  readonly runId: string | null;
  /** null until it has ended for good. */
  readonly end: RunEnd | null;
  readonly error: ErrorReport | null;
}

/** Several runs by one plan, as it is kept. */
export interface Sweep {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The sweep file: what each run is, in the order of `members`. */
  readonly text: string;
  readonly members: readonly SweepProgress[];
}

export interface SweepGroup {
  readonly runIds: readonly string[];
  /** Those of them that have not ended. */
  readonly going: readonly string[];
  /** null until it is chosen. */
  readonly way: SweepWay | null;
}

export interface SweepsState {
  /** Newest first. */
  readonly sweeps: readonly Sweep[];
  /** The one whose runs are done now. */
  readonly active: string | null;
  /** What is filled in for the next one. */
  readonly draft: SweepDraft;
  /** Whether the form was asked for from elsewhere and has still to come into view. */
  readonly asked: boolean;
  /** The runs of the active one that are done now, at once or in turn; null between. */
  readonly group: SweepGroup | null;
}

export function createSweepsStore(): StoreApi<SweepsState> {
  return createStore<SweepsState>(() => ({ sweeps: [], active: null, draft: EMPTY_DRAFT, asked: false, group: null }));
}

/** Runs that have ended. */
export function doneOf({ members }: Pick<Sweep, 'members'>): number {
  return members.filter(({ end }) => end !== null).length;
}

/** The sweep that a run belongs to, and its place there. */
export function placeOf({ sweeps }: Pick<SweepsState, 'sweeps'>, runId: string): { readonly id: string; readonly index: number } | null {
  for (const { id, members } of sweeps) {
    const index = members.findIndex((member) => member.runId === runId);
    if (index >= 0) return { id, index };
  }
  return null;
}
